import { counted } from '@/lib/core/count'
import { type Worked, workCountedUpTo } from '@/lib/prompts/work/schema'

/** How many worked from a version: "3 tasks and 1 pod without a task"; null for none. */
export function workedWords({ tasks, others }: Worked): string | null {
  if (tasks + others === 0) return null
  if (tasks + others > workCountedUpTo)
    return others === 0 ? `over ${workCountedUpTo} tasks` : `over ${workCountedUpTo} tasks and pods`
  const parts = [tasks > 0 && counted(tasks, 'task'), others > 0 && `${counted(others, 'pod')} without a task`]
  return parts.filter((part) => part !== false).join(' and ')
}
