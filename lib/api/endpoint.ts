import type { z } from 'zod'
import type { CallRead } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import type { Outcome } from '@/lib/core/outcome'
import type { Told } from '@/lib/told/schema'
import type { TrialAnswer } from '@/lib/requests/trial/schema'

/** What an account was told up to a place. `skipped` where it asked for more than is looked for. */
export type Missed = { told: Told[]; place: number; skipped: boolean }

/** What the gate lends an endpoint beside the request itself. */
export type Services = {
  /** Waits until a call has an answer or the time is over; refused when it is not this pod’s, or the pod is let in no more. */
  answerOf(actor: PodActor, callId: string, waitSeconds: number, signal: AbortSignal): Promise<Outcome<CallRead>>
  /** What the account was told after a place, as soon as there is something or the time is over; null for no place of ours. */
  toldTo(
    actor: PodActor,
    after: number | null,
    waitSeconds: number,
    signal: AbortSignal,
  ): Promise<Missed | null | 'revoked'>
}

/** `example` stands in the documents; the shape takes it, see openapi.test.ts. */
type Replies = Partial<Record<200 | 202, { description: string; schema: z.ZodType; example: unknown }>>

/** What an endpoint answers with: a body in the shape that its contract promises. */
export type Reply<Promised extends Replies = Replies> = {
  status?: keyof Promised & (200 | 202)
  body: z.input<NonNullable<Promised[keyof Promised & (200 | 202)]>['schema']>
  /** Where to go on, with an answer that is not there yet. */
  location?: string | null
  /** Which state of it this is: whoever has that one already is answered without a body. */
  tag?: string
}

type Shape = z.ZodObject | undefined
type Parsed<S extends Shape> = S extends z.ZodType ? z.output<S> : Record<string, never>

export type Asked<Params extends Shape, Query extends Shape, Body extends Shape> = {
  actor: PodActor
  params: Parsed<Params>
  query: Parsed<Query>
  body: Parsed<Body>
  /** From the header or the body; null when the pod sent none and the endpoint does not insist. */
  idempotencyKey: string | null
  /** How somebody made up is to answer where people would be asked; null but in a trial, where the header says so. */
  trial: TrialAnswer | null
  signal: AbortSignal
  services: Services
}

/** One promise to the outside: a path with its wire shapes, and what answers it. */
export type Endpoint<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Promised extends Replies = Replies,
> = {
  method: 'GET' | 'POST'
  path: `/v${number}/${string}`
  operationId: string
  /** Under which heading the documents show it. */
  tag: 'Ask' | 'Look' | 'Act' | 'Tasks'
  summary: string
  description: string
  params?: Params
  query?: Query
  body?: Body
  /** A body, for the documents. */
  example?: Record<string, unknown>
  /** `required`: a repeat without a key is refused. Only mutations have one. */
  idempotency?: 'required' | 'optional'
  replies: Promised
  /** Answers as a stream of events where the client accepts one (lib/gate/events.ts). */
  streams?: true
  run(asked: Asked<Params, Query, Body>): Promise<Outcome<Reply<Promised>>>
}

/** Names an endpoint; its types follow from its shapes. */
export function defineEndpoint<
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends Shape = undefined,
  const Promised extends Replies = Replies,
>(endpoint: Endpoint<Params, Query, Body, Promised>): Endpoint {
  return endpoint as unknown as Endpoint
}
