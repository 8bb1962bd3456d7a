import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import type { Actor } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { PolicyChange } from '@/lib/db/generated/client'
import { admitPolicy } from '@/lib/policy/document'
import { editNames, lastWorkedOn, mostDrafts, tooMuch } from '@/lib/policy/drafts/rules'
import {
  changeEdits,
  changeRef,
  editsKept,
  editsLeftOut,
  keptEdits,
  newChange,
  versionRef,
} from '@/lib/policy/drafts/schema'
import { applyEdits } from '@/lib/policy/edit/edit'
import type { PolicyEdit } from '@/lib/policy/edit/schema'
import { catalogueOf, inForceOf } from '@/lib/policy/queries'

// A draft is its author's alone: to anybody else it is as if there were none. Proposing one, and what comes of it, is
// in lib/proposals.

/** Starts a draft of the policy in force, or one that says what this text says. */
export const startChange = defineCommand({
  name: 'policy.start_change',
  permission: 'policy:change',
  input: newChange,

  async run({ tx, actor, input: { document } }) {
    const current = await inForceOf(tx)
    if (!current) return refuse('conflict', 'no_policy')
    return await start(tx, actor, current, document === undefined ? [] : textEdits(current.document, document))
  },
})

/** Starts a draft that says what an earlier version said. It is replayed and signed like any other. */
export const startRollback = defineCommand({
  name: 'policy.start_rollback',
  permission: 'policy:change',
  input: versionRef,

  async run({ tx, actor, input: { version } }) {
    const current = await inForceOf(tx)
    if (!current) return refuse('conflict', 'no_policy')
    const earlier = await tx.policyVersion.findUnique({ where: { version } })
    if (!earlier) return refuse('not_found', 'unknown_version')
    if (earlier.digest === current.digest) return refuse('conflict', 'no_change')
    return await start(tx, actor, current, textEdits(current.document, earlier.document))
  },
})

/** Does these steps on the draft, all of them or none. What the draft was stays when one of them is refused. */
export const editChange = defineCommand({
  name: 'policy.edit_change',
  permission: 'policy:change',
  input: changeEdits,

  async run({ tx, actor, now, input: { number, edits, text, digest } }) {
    if (number === undefined) return await goOnOrBegin(tx, actor, number, edits!, now)
    const draft = await ownDraft(tx, actor, number)
    if (!('id' in draft)) return draft
    if (digest !== undefined && digest !== draft.digest) return refuse('conflict', 'changed')
    return await goOn(tx, draft, edits ?? textEdits(draft.document, text!), now)
  },
})

/** Does these steps on a draft. */
async function goOn(tx: Tx, draft: PolicyChange, steps: PolicyEdit[], now: Date) {
  const edited = await textAfter(tx, draft.document, steps)
  if (!('text' in edited)) return edited
  if (edited.text === draft.document) return { ok: true as const, value: shown(draft), events: 'unchanged' as const }
  const kept = [...keptEdits.parse(draft.edits), ...steps]
  if (tooMuch(kept)) return refuse('conflict', 'too_many_edits')
  const saved = await save(tx, draft, { edits: kept, document: edited.text }, now)
  const data = { number: draft.number, edits: kept.length, changed: editNames(steps) }
  const event: AuditEntry = { ...about(draft), type: 'policy_change.edited', data }
  return { ok: true as const, value: shown(saved), events: [event] as const }
}

/** Does steps on the draft that is named, or on the one its author works on; where there is none, begins one with them. */
export async function goOnOrBegin(tx: Tx, actor: Actor, number: number | undefined, steps: PolicyEdit[], now: Date) {
  const last = { where: { authorId: actor.id, state: 'draft' }, orderBy: lastWorkedOn } as const
  const goesOn = number ?? (await tx.policyChange.findFirst(last))?.number
  if (goesOn !== undefined) {
    const draft = await ownDraft(tx, actor, goesOn)
    return 'id' in draft ? await goOn(tx, draft, steps, now) : draft
  }
  const current = await inForceOf(tx)
  if (!current) return refuse('conflict', 'no_policy')
  const edited = await textAfter(tx, current.document, steps)
  if (!('text' in edited)) return edited
  if (edited.text === current.document) return refuse('conflict', 'as_it_is')
  return await start(tx, actor, current, steps)
}

/** Goes back to what the draft was after its first so many steps. */
export const undoEdits = defineCommand({
  name: 'policy.undo_edits',
  permission: 'policy:change',
  input: editsKept,

  async run({ tx, actor, now, input: { number, to } }) {
    const draft = await ownDraft(tx, actor, number)
    if (!('id' in draft)) return draft
    const all = keptEdits.parse(draft.edits)
    if (to >= all.length) return { ok: true, value: shown(draft), events: 'unchanged' }
    const base = await tx.policyVersion.findUniqueOrThrow({ where: { version: draft.baseVersion } })
    const kept = all.slice(0, to)
    const edited = await textAfter(tx, base.document, kept)
    if (!('text' in edited)) return edited
    const saved = await save(tx, draft, { edits: kept, document: edited.text }, now)
    const data = { number, edits: to, changed: editNames(all.slice(to)), undone: all.length - to }
    return { ok: true, value: shown(saved), events: [{ ...about(draft), type: 'policy_change.edited', data }] }
  },
})

/**
 * Does the steps of a draft again on the version that is in force now. Steps that do not fit it are named one by one, and
 * nothing is left out that a person did not choose to leave out.
 */
export const rebaseChange = defineCommand({
  name: 'policy.rebase_change',
  permission: 'policy:change',
  input: editsLeftOut,

  async run({ tx, actor, now, input: { number, leaveOut = [] } }) {
    const draft = await ownDraft(tx, actor, number)
    if (!('id' in draft)) return draft
    const current = (await inForceOf(tx))!
    if (current.version === draft.baseVersion) return { ok: true, value: shown(draft), events: 'unchanged' }
    const all = keptEdits.parse(draft.edits)
    const wanted = all.filter((_, at) => !leaveOut.includes(at))
    const again = applyEdits(current.document, wanted, await catalogueOf(tx))
    if (again.refused.length > 0) {
      const refused = again.refused.map(({ edit, refusal }) => ({
        at: all.indexOf(edit),
        edit: editNames([edit])[0]!,
        words: refusal.words,
        place: refusal.place,
      }))
      const words = refused.map(({ edit, words: why }) => `${edit}: ${why}`)
      return { ...refuse('conflict', 'edits_refused', { edits: words }), more: { refused } }
    }
    const admitted = admitPolicy(again.text)
    if (!admitted.ok) return refuse('invalid', 'invalid_policy', { document: admitted.problems })
    const saved = await save(tx, draft, { edits: wanted, document: again.text, baseVersion: current.version }, now)
    const leftOut = all.length - wanted.length
    const data = { number, from: draft.baseVersion, to: current.version, edits: wanted.length, leftOut }
    return { ok: true, value: shown(saved), events: [{ ...about(draft), type: 'policy_change.rebased', data }] }
  },
})

/** Puts a draft away for good; its line stays on the record. */
export const discardChange = defineCommand({
  name: 'policy.discard_change',
  permission: 'policy:change',
  input: changeRef,

  async run({ tx, actor, now, input: { number } }) {
    const draft = await ownDraft(tx, actor, number)
    if (!('id' in draft)) return draft
    await tx.policyChange.update({ where: { id: draft.id }, data: { state: 'discarded', updatedAt: now } })
    return {
      ok: true,
      value: { number },
      events: [{ ...about(draft), type: 'policy_change.discarded', data: { number } }],
    }
  },
})

/** The draft of this number with its row locked, or why the actor has none. Somebody else's looks like a missing one. */
export async function ownDraft(tx: Tx, actor: Actor, number: number): Promise<PolicyChange | Refusal> {
  await tx.$queryRaw`
    select id from "PolicyChange" where "number" = ${number} and "authorId" = ${actor.id} for update`
  const found = await tx.policyChange.findFirst({ where: { number, authorId: actor.id } })
  if (!found) return refuse('not_found', 'unknown_change')
  return found.state === 'draft' ? found : refuse('conflict', 'not_draft')
}

/** What names a change on the record. */
export function about({ id }: Pick<PolicyChange, 'id'>) {
  return { subject: { kind: 'policy_change', id } }
}

/** What the author gets back after each step. */
function shown({ number, digest, edits, baseVersion }: PolicyChange) {
  return { number, digest, edits: keptEdits.parse(edits).length, base: baseVersion }
}

function textEdits(before: string, after: string): PolicyEdit[] {
  return before === after ? [] : [{ kind: 'text', before, after }]
}

async function start(tx: Tx, actor: Actor, base: { version: number; document: string }, edits: PolicyEdit[]) {
  const open = await tx.policyChange.count({ where: { authorId: actor.id, state: 'draft' } })
  if (open >= mostDrafts) return refuse('conflict', 'too_many_drafts')
  const edited = await textAfter(tx, base.document, edits)
  if (!('text' in edited)) return edited
  const made = await tx.policyChange.create({
    data: {
      id: newId(),
      authorId: actor.id,
      baseVersion: base.version,
      edits,
      document: edited.text,
      digest: sha256(edited.text),
    },
  })
  const data = { number: made.number, base: base.version, edits: edits.length }
  const event: AuditEntry = { ...about(made), type: 'policy_change.drafted', data }
  return { ok: true as const, value: shown(made), events: [event] as const }
}

/** The text after these steps, if each of them can be done and what comes of them can be put into force here. */
async function textAfter(tx: Tx, before: string, steps: readonly PolicyEdit[]): Promise<{ text: string } | Refusal> {
  // A text from outside is looked at before anything works on it: it may be made to be hard to read.
  for (const step of steps) {
    const written = step.kind === 'text' ? admitPolicy(step.after) : null
    if (written && !written.ok) return refuse('invalid', 'invalid_policy', { document: written.problems })
  }
  const { text, refused } = applyEdits(before, steps, await catalogueOf(tx))
  if (refused.length > 0)
    return {
      ...refuse('invalid', 'edit_refused', { document: refused.map(({ refusal }) => refusal.words) }),
      more: { refused: refused.map(({ refusal }) => refusal) },
    }
  const admitted = admitPolicy(text)
  return admitted.ok ? { text } : refuse('invalid', 'invalid_policy', { document: admitted.problems })
}

async function save(
  tx: Tx,
  { id }: PolicyChange,
  { document, ...to }: { edits: PolicyEdit[]; document: string; baseVersion?: number },
  now: Date,
): Promise<PolicyChange> {
  const data = { ...to, document, digest: sha256(document), updatedAt: now }
  return await tx.policyChange.update({ where: { id }, data })
}
