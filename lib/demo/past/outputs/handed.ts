import type { PastCall, PastTask } from '@/lib/demo/past/days'
import { after } from '@/lib/demo/past/line'
import { pastFile } from '@/lib/demo/past/texts'

/** A file that a pod handed in for a task of those days, and the call by which it did. */
export type PastFile = { task: PastTask; path: string; content: string; message: string; call: PastCall }

/** When each file was handed in, in shares of the time that its task took: twice where it was sent back. */
const onceAt: readonly number[] = [0.55]
const twiceAt: readonly number[] = [0.25, 0.6]

/** The files of a task of those days, in their order. */
export function filesOf(task: PastTask, turn: number): PastFile[] {
  const { key, pod, startedAt, completedAt, review } = task
  const took = (completedAt.getTime() - startedAt.getTime()) / 1000
  return (review === 'sent_back' ? twiceAt : onceAt).map((share, again) => {
    const file = pastFile(task, again > 0)
    const at = after(startedAt, share * took)
    const args = {
      task_id: key,
      branch: `demo-${key}`,
      file_path: file.path,
      content: file.content,
      message: file.message,
    }
    const story = {
      pod,
      task: key,
      tool: 'outputs.commit_and_log',
      reason: 'The task is done.',
      args: () => args,
      weight: 0,
    }
    const answer = {
      is: 'approved' as const,
      at: after(at, 0.1 * took),
      lookedSeconds: 40 + (turn % 5) * 15,
      from: 'page' as const,
      isUndone: false,
      who: (turn % 3) / 3,
    }
    return { task, ...file, call: { at, turn, story, answer, usedAfter: 20, took: 4, hasFailed: false } }
  })
}
