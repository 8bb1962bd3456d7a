import { toldStates } from '@/lib/calls/told/schema'
import type { ToldEvent } from '@/lib/calls/told/view'
import { type MemoryTold, memoryToldTypes } from '@/lib/memory/told/schema'
import { type OutputTold, outputToldTypes } from '@/lib/outputs/told/schema'
import { type TaskTold, taskToldTypes } from '@/lib/tasks/told/schema'

// Everything that pods are told without asking: of their calls, and of what they wrote, handed in and work on.

/** An event in the wire's words, alike in a stream, a list and a webhook. */
export type Event =
  | Omit<ToldEvent, 'place'>
  | Pick<MemoryTold, 'type' | 'data'>
  | Pick<OutputTold, 'type' | 'data'>
  | Pick<TaskTold, 'type' | 'data'>

/** An event as its account is told of it. */
export type Told = {
  /** Where its line stands in the record's order. */
  place: number
  /** The line's own number: it is the same whenever and however this is told. */
  lineId: string
  accountId: string
  /** What it is about: events about the same go in order. */
  about: string
  event: Event
}

/** The kinds of event there are. */
export const eventTypes = [
  ...toldStates.map((state) => `call.${state}` as const),
  ...memoryToldTypes,
  ...outputToldTypes,
  ...taskToldTypes,
] as const
export type EventType = (typeof eventTypes)[number]
