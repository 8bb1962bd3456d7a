import 'server-only'
import type { AuditEntry, Withdrawal } from '@/lib/audit/events'
import { whyWithdrawn } from '@/lib/audit/labels'
import { type Change, type Command, defineCommand } from '@/lib/change/command'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { QueuedJob } from '@/lib/core/work'
import type { Tx } from '@/lib/db/client'
import type { WaitsAgain } from '@/lib/requests/again'
import { contextOf, lockRequests, meant, named, signaturesOf, type Signed } from '@/lib/requests/commands'
import { type Ended, type Kinds, kindOf, type Looking } from '@/lib/requests/kind'
import { saidBy, signedInVain } from '@/lib/requests/labels'
import { stoppedAmong } from '@/lib/requests/paused/queries'
import { requestRefs } from '@/lib/requests/settle/schema'
import { askerGone, lookAgain } from '@/lib/requests/settle/queries'

/**
 * The commands by which requests come to their end, on an installation with these kinds. Time alone calls them, with a
 * page of requests that fell due together: one transaction, and one word to whoever listens.
 */
export type Settling = Record<'settle' | 'expire' | 'abandon', Command<typeof requestRefs, null>>

/** The end of a request that was not released, and its line. */
type End = Ended & { event: AuditEntry }

/** What came of a request that did not end: its lines, and the work that follows. */
type Done = { events: readonly AuditEntry[]; jobs: readonly QueuedJob[] }

export function settling(kinds: Kinds): Settling {
  /**
   * Ends the take-back windows of decided requests: an approval makes the change, a "no" is told. Everything that made
   * the approval valid is looked at once more.
   */
  const settle = defineCommand({
    name: 'requests.settle',
    permission: 'system:sweep',
    input: requestRefs,

    async run({ tx, now, input }): Promise<Change<null> | Refusal> {
      const locked = await lockRequests(tx, input.requestIds)
      const due = locked.filter(({ closedAt, effectiveAt }) => !closedAt && effectiveAt !== null && effectiveAt <= now)
      const isApproved = ({ state }: Signed) => state === 'approved'
      const ends = due.filter(({ state }) => state === 'rejected' || state === 'changes_requested').map(answered)
      const events: AuditEntry[] = []
      const jobs: QueuedJob[] = []
      const waiting = await stoppedAmong(tx, input.requestIds)
      const approved = due.filter((request) => isApproved(request) && !waiting.has(request.id))
      // What moves the policy is settled in a round of its own, which follows at once.
      const others = approved.filter((request) => !kindOf(kinds, request).movesPolicy)
      for (const request of others.length > 0 ? others : approved) {
        const done = await release({ tx, request, now }, request)
        if ('ending' in done) ends.push(done)
        else {
          events.push(...done.events)
          jobs.push(...done.jobs)
        }
      }
      return told([...events, ...(await finish(tx, now, ends))], jobs)
    },
  })

  /** Closes requests that were not decided in time. Nobody refused them, and the words say so. */
  const expire = defineCommand({
    name: 'requests.expire',
    permission: 'system:sweep',
    input: requestRefs,

    async run({ tx, now, input }): Promise<Change<null> | Refusal> {
      const locked = await lockRequests(tx, input.requestIds)
      const due = locked.filter(({ state, expiresAt }) => state === 'waiting' && expiresAt <= now)
      const waiting = due.length > 0 ? await stoppedAmong(tx, input.requestIds) : new Set()
      const ends = due.filter(({ id }) => !waiting.has(id)).map(expired)
      return told(await finish(tx, now, ends))
    },
  })

  /** Closes what somebody asked who is not there any more: nobody should be asked on their behalf. */
  const abandon = defineCommand({
    name: 'requests.abandon',
    permission: 'system:sweep',
    input: requestRefs,

    async run({ tx, now, input }): Promise<Change<null> | Refusal> {
      const ends: End[] = []
      for (const request of await lockRequests(tx, input.requestIds)) {
        const gone = ['waiting', 'approved'].includes(request.state) && (await askerGone(tx, request))
        if (gone) ends.push(withdrawn(request, gone))
      }
      return told(await finish(tx, now, ends))
    },
  })

  /** What becomes of an approval at its moment: it is released, waits again, or ends. */
  async function release(looking: Looking, request: Signed): Promise<End | Done> {
    const kind = kindOf(kinds, request)
    const looked = await lookAgain(kind, looking, request)
    // It is as it was, and is looked at again once people have resumed.
    if (looked.verdict === 'stopped') return { events: [], jobs: [] }
    if (looked.verdict === 'withdrawn') return withdrawn(request, looked.because)
    if (looked.verdict === 'waits') return { events: [await waitAgain(looking, request, looked)], jobs: [] }
    if (looked.verdict === 'superseded') return voided(request, 'superseded', looked.moved)
    if (looked.verdict === 'denied') return voided(request, 'denied', looked.why)

    const { state, events, jobs = [] } = await kind.release(looking, looked.ruling)
    const closedAt = state === 'executed' ? looking.now : null
    await looking.tx.request.update({ where: { id: request.id }, data: { state, closedAt } })
    const data = { ...named(request), digest: request.digest, policy: looked.policy }
    const released: AuditEntry = { ...contextOf(request), type: 'request.released', outcome: 'released', data }
    return { events: [released, ...events], jobs }
  }

  /** Of every request that was not released: its state, its line, the word to whoever asked, and what moves by that. */
  async function finish(tx: Tx, now: Date, ends: readonly End[]): Promise<AuditEntry[]> {
    const events = ends.map(({ event }) => event)
    for (const state of new Set(ends.map(({ ending }) => ending.state))) {
      const ids = ends.filter(({ ending }) => ending.state === state).map(({ request }) => request.id)
      await tx.request.updateMany({ where: { id: { in: ids } }, data: { state, closedAt: now } })
    }
    for (const kind of new Set(ends.map(({ request }) => kindOf(kinds, request)))) {
      const ofKind = ends.filter(({ request }) => request.kind === kind.kind)
      events.push(...(await kind.close(tx, ofKind, now)))
    }
    return events
  }

  return { settle, expire, abandon }
}

function answered(request: Signed): End {
  const state = request.state as 'rejected' | 'changes_requested'
  const vote = request.votes.at(-1)
  const fields = vote?.fields ?? []
  const event: AuditEntry = {
    ...contextOf(request),
    type: 'request.answered',
    outcome: state,
    data: { ...named(request), state, ...meant(fields) },
  }
  return { request, ending: { state, note: vote ? saidBy(vote) : null, fields }, event }
}

function expired(request: Signed): End {
  const signatures = signaturesOf(request)
  const note = signatures.given > 0 ? signedInVain(signatures.given, signatures.of) : null
  const data = { ...named(request), signatures }
  const event: AuditEntry = { ...contextOf(request), type: 'request.expired', outcome: 'expired', data }
  return { request, ending: { state: 'expired', note }, event }
}

function withdrawn(request: Signed, reason: Withdrawal['reason']): End {
  const why: Withdrawal = { reason, note: null }
  const data = { ...named(request), ...why }
  const event: AuditEntry = { ...contextOf(request), type: 'request.withdrawn', outcome: 'withdrawn', data }
  return { request, ending: { state: 'withdrawn', note: whyWithdrawn(why) }, event }
}

function voided(request: Signed, state: 'superseded' | 'denied', why: string): End {
  const data = { ...named(request), why }
  const event: AuditEntry = { ...contextOf(request), type: `request.${state}`, outcome: state, data }
  return { request, ending: { state, note: why }, event }
}

/** What was signed is not enough any more: it waits again, with the signatures that still count. Nothing is thrown away. */
async function waitAgain({ tx, now }: Looking, request: Signed, again: WaitsAgain): Promise<AuditEntry> {
  for (const { voteId, because } of again.ended)
    await tx.vote.update({ where: { id: voteId }, data: { endedAt: now, endedBecause: because } })
  if (again.duties) {
    await tx.requestDuty.deleteMany({ where: { requestId: request.id } })
    const requestId = request.id
    await tx.requestDuty.createMany({ data: again.duties.to.map((duty) => ({ requestId, ...duty })) })
  }
  const expiresAt = new Date(Math.max(request.expiresAt.getTime(), now.getTime() + again.seconds * 1000))
  const { tier = request.tier, ruleId = request.ruleId, ruleWords = request.ruleWords } = again.asked ?? {}
  await tx.request.update({
    where: { id: request.id },
    data: { state: 'waiting', effectiveAt: null, expiresAt, tier, ruleId, ruleWords },
  })
  const data = {
    ...named(request),
    lost: again.ended.map(({ person, why }) => ({ ...person, because: why })),
    duties: again.duties,
    tier: tier === request.tier ? null : { from: request.tier, to: tier },
    policy: again.policy,
  }
  return { ...contextOf(request), type: 'request.waits_again', outcome: 'waiting', data }
}

/** Nothing to tell means that none of them was due, or that another worker was faster. */
function told([first, ...others]: readonly AuditEntry[], jobs: readonly QueuedJob[] = []): Change<null> | Refusal {
  return first ? { ok: true, value: null, events: [first, ...others], jobs } : refuse('conflict', 'not_due')
}
