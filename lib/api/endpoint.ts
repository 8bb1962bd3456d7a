import type { z } from 'zod'
import type { CallView } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import type { Outcome } from '@/lib/core/outcome'

/** What the gate lends an endpoint beside the request itself. */
export type Services = {
  /** Waits until a call has an answer or the time is over; returns its newest state, null when it is not this pod's. */
  answerOf(actor: PodActor, callId: string, waitSeconds: number, signal: AbortSignal): Promise<CallView | null>
}

type Replies = Partial<Record<200 | 202, { description: string; schema: z.ZodType }>>

/** What an endpoint answers with: a body in the shape that its contract promises. */
export type Reply<Promised extends Replies = Replies> = {
  status?: keyof Promised & (200 | 202)
  body: z.input<NonNullable<Promised[keyof Promised & (200 | 202)]>['schema']>
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
  summary: string
  description: string
  params?: Params
  query?: Query
  body?: Body
  /** `required`: a repeat without a key is refused. Only mutations have one. */
  idempotency?: 'required' | 'optional'
  replies: Promised
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
