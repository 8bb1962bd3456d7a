import type { Delivery } from '@/lib/db/generated/client'

type Said = Pick<Delivery, 'branch' | 'podName' | 'revision' | 'undoesId' | 'undoesMove' | 'isAtOnce' | 'pullNumber'>

/** What the commit says as which a delivery lands: what it is, and its lines that git reads by their names. */
export function landedMessage(delivery: Said, lines: readonly string[]): string {
  return `${subjectOf(delivery)}\n\n${lines.join('\n')}`
}

/** That a branch begins with it, and at which commit; what is before that commit was not signed with it. */
export function begunLine(commit: string): string {
  return `Countersign-Begins-At: ${commit}`
}

function subjectOf({ branch, podName, revision, undoesId, undoesMove, isAtOnce, pullNumber }: Said): string {
  if (pullNumber !== null) return `Take in pull request ${pullNumber} of ${podName} to ${branch}`
  if (undoesMove !== null) return `Undo what nobody signed on ${branch}`
  if (undoesId !== null) return `Undo a delivery of ${podName} to ${branch}${isAtOnce ? ' at once' : ''}`
  return `Deliver work of ${podName} to ${branch}${revision === 1 ? '' : `, revision ${revision}`}`
}
