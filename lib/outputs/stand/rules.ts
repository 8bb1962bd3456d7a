import type { Completeness } from '@/lib/outputs/schema'

type Said = Pick<Completeness, 'message' | 'reasoning' | 'memoryDelta' | 'handoff'>

/** The same as it is looked through, with what its pod claims of personal data where it does. */
export function lookedThrough(row: Said & Pick<Completeness, 'saysPersonal'>) {
  return { ...saidOf(row), contains_personal_data: row.saysPersonal }
}

/** What its pod says of a revision, and nothing else of it. */
export function saidOf({ message, reasoning, memoryDelta, handoff }: Said): Said {
  return { message, reasoning, memoryDelta, handoff }
}
