import type { ToldOf } from '@/lib/audit/told/schema'
import { answers } from '@/lib/requests/ended/answers'

/** What became of a version that a pod wrote, by people or because of them. */
export const memoryToldTypes = [
  'memory.accepted',
  'memory.refused',
  'memory.sent_back',
  'memory.taken',
  'memory.given',
  'memory.deleted',
] as const

/** How it came to that, more closely. */
export const memoryToldStates = [...answers, 'held', 'archived', 'revoked', 'given', 'deleted'] as const

export type MemoryTold = ToldOf<
  (typeof memoryToldTypes)[number],
  {
    key: string
    /** The pod's own version; null where all of them are meant. */
    version: number | null
    state: (typeof memoryToldStates)[number]
    request: string | null
    at: string
  }
>
