import 'server-only'
import type { AuditEntry, Withdrawal } from '@/lib/audit/events'
import { whyWithdrawn } from '@/lib/audit/labels'
import { type Change, type Command, defineCommand } from '@/lib/change/command'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { WaitsAgain } from '@/lib/requests/again'
import { contextOf, lockRequest, named, signaturesOf, type Signed } from '@/lib/requests/commands'
import { type Ending, type Kinds, kindOf, type Looking } from '@/lib/requests/kind'
import { saidBy, signedInVain } from '@/lib/requests/labels'
import { requestRef } from '@/lib/requests/schema'
import { askerGone, lookAgain } from '@/lib/requests/settle/queries'

/** The commands by which requests come to their end, on an installation with these kinds. Time alone calls them. */
export type Settling = Record<'settle' | 'expire' | 'abandon', Command<typeof requestRef, null>>

export function settling(kinds: Kinds): Settling {
  /**
   * Ends the take-back window of a decided request: an approval makes the change, a "no" is told. Everything that made
   * the approval valid is looked at once more.
   */
  const settle = defineCommand({
    name: 'requests.settle',
    permission: 'system:sweep',
    input: requestRef,

    async run({ tx, now, input }): Promise<Change<null> | Refusal> {
      const request = await lockRequest(tx, input.requestId)
      if (!request || request.closedAt || !request.effectiveAt || request.effectiveAt > now)
        return refuse('conflict', 'not_due')
      if (request.state === 'rejected' || request.state === 'changes_requested') return await answer(tx, request, now)
      if (request.state !== 'approved') return refuse('conflict', 'not_due')

      const looking = { tx, request, now }
      const kind = kindOf(kinds, request)
      const looked = await lookAgain(kind, looking, request)
      if (looked.verdict === 'withdrawn') return await close(looking, request, looked.because)
      if (looked.verdict === 'waits') return await waitAgain(looking, request, looked)
      if (looked.verdict === 'superseded') return await end(looking, 'superseded', looked.moved)
      if (looked.verdict === 'denied') return await end(looking, 'denied', looked.why)

      const { state, events } = await kind.release(looking)
      const closedAt = state === 'executed' ? now : null
      await tx.request.update({ where: { id: request.id }, data: { state, closedAt } })
      const data = { ...named(request), digest: request.digest, policy: looked.policy }
      const released: AuditEntry = { ...contextOf(request), type: 'request.released', outcome: 'released', data }
      return { ok: true, value: null, events: [released, ...events] }
    },
  })

  /** Closes a request that was not decided in time. Nobody refused it, and the words say so. */
  const expire = defineCommand({
    name: 'requests.expire',
    permission: 'system:sweep',
    input: requestRef,

    async run({ tx, now, input }): Promise<Change<null> | Refusal> {
      const request = await lockRequest(tx, input.requestId)
      if (!request || request.state !== 'waiting' || request.expiresAt > now) return refuse('conflict', 'not_due')
      const signatures = signaturesOf(request)
      const note = signatures.given > 0 ? signedInVain(signatures.given, signatures.of) : null
      await finish({ tx, request, now }, { state: 'expired', note })
      const data = { ...named(request), signatures }
      return told({ ...contextOf(request), type: 'request.expired', outcome: 'expired', data })
    },
  })

  /** Closes what somebody asked who is not there any more: nobody should be asked on their behalf. */
  const abandon = defineCommand({
    name: 'requests.abandon',
    permission: 'system:sweep',
    input: requestRef,

    async run({ tx, now, input }): Promise<Change<null> | Refusal> {
      const request = await lockRequest(tx, input.requestId)
      if (!request || !['waiting', 'approved'].includes(request.state)) return refuse('conflict', 'not_due')
      const gone = await askerGone(tx, request)
      return gone ? await close({ tx, request, now }, request, gone) : refuse('conflict', 'not_due')
    },
  })

  async function answer(tx: Looking['tx'], request: Signed, now: Date): Promise<Change<null>> {
    const state = request.state as 'rejected' | 'changes_requested'
    const vote = request.votes.at(-1)
    await finish({ tx, request, now }, { state, note: vote ? saidBy(vote) : null })
    const data = { ...named(request), state }
    return told({ ...contextOf(request), type: 'request.answered', outcome: state, data })
  }

  async function close(looking: Looking, request: Signed, reason: Withdrawal['reason']): Promise<Change<null>> {
    const why: Withdrawal = { reason, note: null }
    await finish(looking, { state: 'withdrawn', note: whyWithdrawn(why) })
    const data = { ...named(request), ...why }
    return told({ ...contextOf(request), type: 'request.withdrawn', outcome: 'withdrawn', data })
  }

  async function end(looking: Looking, state: 'superseded' | 'denied', why: string): Promise<Change<null>> {
    const { request } = looking
    await finish(looking, { state, note: why })
    return told({ ...contextOf(request), type: `request.${state}`, outcome: state, data: { ...named(request), why } })
  }

  /** The end of every request that was not released: its state, and the word to whoever asked. */
  async function finish(looking: Looking, ending: Ending): Promise<void> {
    const { tx, request, now } = looking
    await tx.request.update({ where: { id: request.id }, data: { state: ending.state, closedAt: now } })
    await kindOf(kinds, request).close(looking, ending)
  }

  return { settle, expire, abandon }
}

/** What was signed is not enough any more: it waits again, with the signatures that still count. Nothing is thrown away. */
async function waitAgain({ tx, now }: Looking, request: Signed, again: WaitsAgain): Promise<Change<null>> {
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
  return told({ ...contextOf(request), type: 'request.waits_again', outcome: 'waiting', data })
}

function told(event: AuditEntry): Change<null> {
  return { ok: true, value: null, events: [event] }
}
