import type { Prisma } from '@/lib/db/generated/client'
import { textWords } from '@/lib/core/said'
import type { PolicyEdit } from '@/lib/policy/edit/schema'
import type { ChangeState } from '@/lib/policy/drafts/schema'

/** So many drafts of one author are open at most: what nobody goes on with is discarded. */
export const mostDrafts = 50

/** The order of drafts by when somebody worked on them, the last first. */
export const lastWorkedOn: Prisma.PolicyChangeOrderByWithRelationInput[] = [{ updatedAt: 'desc' }, { number: 'desc' }]

/** So much room the steps of one draft take at most, in characters; each text written by hand is kept twice. */
export const mostRoom = 8_000_000

/** Why a step is not kept, or null: more steps than anybody could look through. */
export function tooMuch(edits: readonly PolicyEdit[]): boolean {
  const room = edits.reduce(
    (sum, edit) => sum + (edit.kind === 'text' ? edit.before.length + edit.after.length : 500),
    0,
  )
  return room > mostRoom
}

/** What the record says of steps: which cells and rules, never a text. */
export function editNames(edits: readonly PolicyEdit[]): string[] {
  const names = edits.map((edit) => {
    if (edit.kind === 'cell') return `${edit.role}:${edit.tool} in ${edit.environment}`
    if (edit.kind === 'rule_added') return `a rule of ${edit.role}`
    if (edit.kind === 'rule_removed') return `the rule ${textWords(edit.rule)}`
    return 'the text'
  })
  return [...new Set(names)].slice(0, 20)
}

/** Who sees a change: its author always, others once it was proposed and while it has not come back. */
export function maySee(change: { authorId: string; state: ChangeState }, actorId: string): boolean {
  return change.authorId === actorId || change.state === 'proposed' || change.state === 'in_force'
}
