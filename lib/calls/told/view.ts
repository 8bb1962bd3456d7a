import type { Told, ToldState } from '@/lib/calls/told/schema'

/** An answer to a call in the wire's words, alike in a stream, a list and a webhook. */
export type ToldEvent = {
  place: string
  type: `call.${ToldState}`
  data: {
    id: string
    tool: string
    task: string | null
    state: ToldState
    request: string | null
    fields?: string[]
    at: string
  }
}

/** What is said of an answer outside: which call it is about, and never what is in it. */
export function toEvent({ place, callId: id, tool, task, state, request, fields, at }: Told): ToldEvent {
  const about = { id, tool, task, state, request: request === null ? null : `CS-${request}` }
  const data = { ...about, ...(fields.length > 0 && { fields }), at: at.toISOString() }
  return { place: String(place), type: `call.${state}`, data }
}
