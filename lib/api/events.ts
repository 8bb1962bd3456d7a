import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { event, eventExamples, placeText } from '@/lib/api/told'
import { waitSeconds } from '@/lib/api/wire'
import { refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'

// What pods are told without asking for each call: in a stream, in a list, or sent to where they listen.

/** A place as a header or an address carries it. */
export const placeGiven = placeText.transform(Number)

const wait = waitSeconds(z.coerce.number('Give the seconds to wait as a number')).meta({
  description: 'Seconds to wait until there is something to tell',
})

export const listEvents = defineEndpoint({
  method: 'GET',
  path: '/v2/events',
  operationId: 'listEvents',
  tag: 'Look',
  summary: 'What this account is told, as it comes, once each and in order',
  description:
    'With Accept: text/event-stream it is a stream whose ids are places: come back with Last-Event-ID. Otherwise a list: go on at next. An event says which call has an answer, or what became of an entry in memory, a file or a task; read that.',
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
          description:
            'True when the place you came with is too far back: read your calls, tasks and files for what was told meanwhile',
        }),
        next: z.string().meta({ format: 'uri', description: 'Where to go on: call it as it is' }),
      }),
      example: {
        events: Object.values(eventExamples),
        place: '48216',
        skipped: false,
        next: 'https://countersign.example/v2/events?after=48216&wait=20',
      },
    },
  },
  async run({ actor, query, services, signal }) {
    const missed = await services.toldTo(actor, query.after ?? null, query.wait, signal)
    if (missed === 'revoked') return refuse('unauthenticated', 'credential_revoked')
    if (!missed) return refuseAfter()
    const { told, place, skipped } = missed
    const events = told.map(({ place: own, event: one }) => ({ place: String(own), ...one }))
    const next = `${env.url}/v2/events?after=${place}&wait=20`
    return { ok: true, value: { body: { events, place: String(place), skipped, next } } }
  },
})

/** The refusal of a place that the record does not have. */
export function refuseAfter() {
  return refuse('invalid', 'no_such_place', { after: ['The record ends before this place.'] })
}
