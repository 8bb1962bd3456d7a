import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { statesInWords } from '@/lib/api/meanings'
import { fields, waitSeconds } from '@/lib/api/wire'
import { toldStates } from '@/lib/calls/told/schema'
import { toEvent } from '@/lib/calls/told/view'
import { refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'

// What pods are told without asking for each call: in a stream, in a list, or sent to where they listen.

const placeText = z.string().regex(/^\d{1,15}$/, 'Give the place as an event or an answer named it: digits only')

/** A place as a header or an address carries it. */
export const placeGiven = placeText.transform(Number)

const told = z
  .object({
    id: z.string().meta({ description: 'The call' }),
    tool: z.string().meta({ description: 'The key of the tool' }),
    task: z.string().nullable().meta({ description: 'The task it is for' }),
    state: z.enum(toldStates).meta({
      description: statesInWords('Where the call stood then; read it to see where it stands now.', toldStates),
    }),
    request: z.string().nullable().meta({ description: 'The request that people had before them, such as CS-1042' }),
    fields: fields
      .optional()
      .meta({ description: 'With changes_requested, where somebody marked them: the arguments that are meant' }),
    at: z.string().meta({ format: 'date-time', description: 'ISO 8601, in UTC' }),
  })
  .meta({ id: 'CallTold', description: 'An answer to a call: which call it is about, and never what is in it' })

const event = z
  .object({
    place: placeText.meta({ description: 'Where its line stands in the record; go on after it' }),
    type: z
      .enum(toldStates.map((state) => `call.${state}` as const))
      .meta({ description: statesInWords('What is told.', toldStates, 'call.') }),
    data: told,
  })
  .meta({ id: 'Event' })

const wait = waitSeconds(z.coerce.number('Give the seconds to wait as a number')).meta({
  description: 'Seconds to wait until there is something to tell',
})

/** An event as the documents show it. */
export const eventExample = {
  place: '48213',
  type: 'call.released' as const,
  data: {
    id: '01KAZ8N0H4J6K8M2P5R7T9V1XZ',
    tool: 'outputs.commit_and_log',
    task: 'returns-page',
    state: 'released' as const,
    request: 'CS-1042',
    at: '2026-11-26T10:02:21.000Z',
  },
}

export const listEvents = defineEndpoint({
  method: 'GET',
  path: '/v2/events',
  operationId: 'listEvents',
  tag: 'Look',
  summary: 'The answers to this account’s calls as they come, once each and in order',
  description:
    'With Accept: text/event-stream it is a stream whose ids are places: come back with Last-Event-ID. Otherwise a list: go on at next. An event says which call has an answer; read or claim that call.',
  query: z.strictObject({
    after: placeGiven.optional().meta({ description: 'Only what was told after this place; without it, from now on' }),
    wait,
  }),
  streams: true,
  replies: {
    200: {
      description: 'What was told, in the order of the record',
      schema: z.object({
        events: z.array(event).meta({ description: 'None where nothing was told' }),
        place: placeText.meta({ description: 'Up to where the record was looked through for them' }),
        skipped: z.boolean().meta({
          description: 'True when the place you came with is too far back: list your calls for what was told meanwhile',
        }),
        next: z.string().meta({ format: 'uri', description: 'Where to go on: call it as it is' }),
      }),
      example: {
        events: [eventExample],
        place: '48213',
        skipped: false,
        next: 'https://countersign.example/v2/events?after=48213&wait=20',
      },
    },
  },
  async run({ actor, query, services, signal }) {
    const missed = await services.toldTo(actor, query.after ?? null, query.wait, signal)
    if (missed === 'revoked') return refuse('unauthenticated', 'credential_revoked')
    if (!missed) return refuseAfter()
    const { told: events, place, skipped } = missed
    const next = `${env.url}/v2/events?after=${place}&wait=20`
    return { ok: true, value: { body: { events: events.map(toEvent), place: String(place), skipped, next } } }
  },
})

/** The refusal of a place that the record does not have. */
export function refuseAfter() {
  return refuse('invalid', 'no_such_place', { after: ['The record ends before this place.'] })
}
