import type { TaskStatus } from '@/lib/tasks/schema'
import type { TaskWaits } from '@/lib/tasks/waits/schema'

type Looked = {
  key: string
  status: TaskStatus
  origin: 'live' | 'import'
  /** What its record says already. */
  flags: readonly string[]
  outputs: number
  waits: TaskWaits
}

/** What is off about where a task stands, beside what its record says; each has words in `flagLabel`. */
export function offOf({ key, status, origin, flags, outputs, waits }: Looked): string[] {
  const { waitsFor, isInCircle } = waits
  const isBegun = status === 'in_progress' || status === 'in_review' || status === 'completed'
  const open = waitsFor.some(({ task }) => task !== null && task.status !== 'completed')
  const found = {
    waits_on_itself: waitsFor.some((one) => one.key === key),
    waits_in_circle: isInCircle,
    dangling_dependency: waitsFor.some(({ task }) => task === null),
    done_without_outputs: status === 'completed' && outputs === 0,
    begun_too_early: origin === 'live' && isBegun && open,
  }
  return Object.entries(found).flatMap(([name, holds]) => (holds && !flags.includes(name) ? [name] : []))
}
