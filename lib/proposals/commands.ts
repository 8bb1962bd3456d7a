import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import type { Actor } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { PolicyChange, PolicyVersion } from '@/lib/db/generated/client'
import { putIntoForce } from '@/lib/policy/commands'
import { admitPolicy, parsePolicy } from '@/lib/policy/document'
import { about, ownDraft } from '@/lib/policy/drafts/commands'
import { changeRef } from '@/lib/policy/drafts/schema'
import { inForceOf, whoSignsNow } from '@/lib/policy/queries'
import { replayResult } from '@/lib/policy/replay/schema'
import type { PolicyDocument } from '@/lib/policy/schema'
import { askToLook, whoLooks } from '@/lib/proposals/ask/commands'
import { endOvertaken, endProposal } from '@/lib/proposals/back/commands'
import { differenceOf } from '@/lib/proposals/queries'
import { type Difference, lookBrief, proposalBrief } from '@/lib/proposals/rules'
import { emergency, type LookEnvelope, type PolicyEnvelope, proposal } from '@/lib/proposals/schema'
import { lockRequest } from '@/lib/requests/commands'
import { askerOf, askPeople } from '@/lib/requests/open/commands'

/** Asks people to put one's own draft into force, with what its replay found. Nothing changes before they have signed it. */
export const proposeChange = defineCommand({
  name: 'policy.propose_change',
  permission: 'policy:change',
  input: proposal,

  async run({ tx, actor, now, input: { number, reason } }) {
    const ready = await readyDraft(tx, actor, number, 'share')
    if (!('draft' in ready)) return ready
    const { draft, difference } = ready
    if (difference.isUnsignable) return refuse('conflict', 'nobody_signs')
    const stop = stopped(difference)
    if (stop) return stop
    const replay = await finishedReplay(tx, draft)
    if (!replay) return refuse('conflict', 'replay_first')
    const ruling = await whoSignsNow(tx, 'policy')
    if (ruling.decision === 'deny') return refuse('conflict', 'not_ruled')

    const brief = proposalBrief(actor.name, number, difference, replay.result)
    const envelope: PolicyEnvelope = {
      kind: 'policy_change',
      change: number,
      base: draft.baseVersion,
      document: draft.digest,
      replay: replay.digest,
      policyVersion: ruling.policyVersion,
    }
    const { subject } = about(draft)
    const opened = await askPeople(tx, {
      subject,
      envelope,
      brief,
      says: reason,
      asker: askerOf(actor),
      excluded: [],
      ruling,
    })
    const { document, digest, baseVersion } = draft
    const proposed = { requestId: opened.id, changeId: draft.id, baseVersion, document, digest, replayId: replay.id }
    await tx.policyProposal.create({ data: proposed })
    await tx.policyChange.update({
      where: { id: draft.id },
      data: { state: 'proposed', requestId: opened.id, reason, updatedAt: now },
    })
    const event: AuditEntry = {
      ...about(draft),
      type: 'policy_change.proposed',
      requestId: opened.id,
      data: { number, request: opened.number, digest },
    }
    return {
      ok: true,
      value: { number, request: opened.number, sentence: brief.sentence },
      events: [opened.event, event],
    }
  },
})

/** Takes a proposal back before it takes effect; it is a draft again. */
export const withdrawChange = defineCommand({
  name: 'policy.withdraw_change',
  permission: 'policy:change',
  input: changeRef,

  async run({ tx, actor, now, input: { number } }) {
    const found = await tx.policyChange.findFirst({ where: { number, authorId: actor.id } })
    if (!found) return refuse('not_found', 'unknown_change')
    // The request first, as whoever settles it does: so neither waits for the other in a circle.
    const request = found.requestId === null ? null : await lockRequest(tx, found.requestId)
    if (!request || found.state !== 'proposed') return refuse('conflict', 'not_proposed')
    if (!['waiting', 'approved'].includes(request.state)) return refuse('conflict', 'already_decided')
    const [event, ...others] = await endProposal(tx, request, 'by_asker', now)
    return { ok: true, value: { number }, events: [event!, ...others] }
  },
})

/** Puts one's own draft into force at once, if it lets nothing happen that was not; a second person is asked to look. */
export const tightenNow = defineCommand({
  name: 'policy.tighten',
  permission: 'policy:change',
  input: proposal,

  async run({ tx, actor, now, input: { number, reason } }) {
    const ready = await readyDraft(tx, actor, number, 'update')
    if (!('draft' in ready)) return ready
    const { draft, difference } = ready
    // What nobody could change before either is no worse for it.
    const stop = difference.isUnsignable ? null : stopped(difference)
    if (stop) return stop
    if (difference.milder.length > 0)
      return refuse('conflict', 'not_stricter', { document: [...difference.milder].slice(0, 20) })
    const { document, baseVersion: before } = draft
    const ruling = await whoLooks(tx)
    const { version, event, noted } = await putIntoForce(tx, { document, reason, authorId: actor.id, now })
    await tx.policyChange.update({
      where: { id: draft.id },
      data: { state: 'in_force', version, reason, updatedAt: now },
    })
    const look = await askToLook(tx, lookOf(version, before, document), {
      ruling,
      brief: lookBrief(actor.name, { version, before }, difference),
      says: reason,
      asker: askerOf(actor),
    })
    const done: AuditEntry = {
      ...about(draft),
      type: 'policy_change.in_force',
      policyVersion: version,
      data: { number, version, atOnce: true },
    }
    return {
      ok: true,
      value: { number, version },
      events: [event, done, look, ...noted, ...(await endOvertaken(tx, version, now))],
    }
  },
})

/**
 * Puts a policy into force past everybody, whatever it allows: for whoever runs the machine, when there is no time or
 * nobody left to ask. Every page says so until somebody has looked.
 */
export const emergencyPolicy = defineCommand({
  name: 'policy.emergency',
  permission: 'policy:load',
  actor: 'system',
  input: emergency,

  async run({ tx, actor, now, input: { document, reason } }) {
    const after = admitPolicy(document)
    if (!after.ok) return refuse('invalid', 'invalid_policy', { document: after.problems })
    const current = await inForceOf(tx, 'update')
    if (!current) return refuse('conflict', 'no_policy')
    if (current.digest === sha256(document)) return refuse('conflict', 'no_change')
    const difference = await differenceBetween(tx, current, after.policy, null)
    const ruling = await whoLooks(tx)
    const { version, event, noted } = await putIntoForce(tx, { document, reason, authorId: actor.id, now })
    const look = await askToLook(tx, lookOf(version, current.version, document), {
      ruling,
      brief: lookBrief(actor.name, { version, before: current.version }, difference),
      says: reason,
      asker: askerOf(actor),
    })
    return { ok: true, value: { version }, events: [event, look, ...noted, ...(await endOvertaken(tx, version, now))] }
  },
})

type Ready = { draft: PolicyChange; difference: Difference }

/** The draft, if nothing but people stands between it and the policy; the version in force stays that until the end. */
async function readyDraft(tx: Tx, actor: Actor, number: number, lock: 'share' | 'update'): Promise<Ready | Refusal> {
  const draft = await ownDraft(tx, actor, number)
  if (!('id' in draft)) return draft
  const current = await inForceOf(tx, lock)
  if (!current) return refuse('conflict', 'no_policy')
  if (current.version !== draft.baseVersion) return refuse('conflict', 'rebase_first')
  if (current.digest === draft.digest) return refuse('conflict', 'no_change')
  const after = admitPolicy(draft.document)
  if (!after.ok) return refuse('invalid', 'invalid_policy', { document: after.problems })
  return { draft, difference: await differenceBetween(tx, current, after.policy, draft.authorId) }
}

/** What in the draft itself keeps it from being put into force, or null. */
function stopped({ stops }: Difference): Refusal | null {
  const words = stops.map(({ words: why, remedy }) => `${why} ${remedy}`)
  return words.length > 0 ? refuse('invalid', 'lint_stops', { document: words }) : null
}

async function differenceBetween(
  tx: Tx,
  { document }: PolicyVersion,
  after: PolicyDocument,
  author: string | null,
): Promise<Difference> {
  const before = parsePolicy(document)
  // Of a text that cannot be read any more nothing is known: everything in the new one is new.
  const empty = { ...after, roles: {}, departments: {}, changes: {} }
  return await differenceOf(tx, before.ok ? before.policy : empty, after, author)
}

/** The replay of exactly this text beside exactly this version, if one was finished. */
async function finishedReplay(tx: Tx, { id: changeId, digest, baseVersion }: PolicyChange) {
  const found = await tx.policyReplay.findFirst({
    where: { changeId, digest, baseVersion, state: 'done' },
    orderBy: [{ askedAt: 'desc' }, { id: 'desc' }],
  })
  return found && { id: found.id, digest: found.resultDigest!, result: replayResult.parse(found.result) }
}

function lookOf(version: number, before: number, document: string): LookEnvelope {
  return { kind: 'policy_look', version, before, document: sha256(document), policyVersion: version }
}
