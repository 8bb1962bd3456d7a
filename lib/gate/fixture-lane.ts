import { randomUUID } from 'node:crypto'
import { pod as addPod } from '@/lib/calls/fixture'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { addPerson } from '@/lib/gate/fixture'
import { type Action, groups, type Member, type World } from '@/lib/gate/fixture-model-world'
import { groupOf, type policies, rewrite, type Server } from '@/lib/gate/fixture-servers'
import { storedCalls } from '@/lib/gate/fixture-stored'
import { permissionsOf } from '@/lib/people/rules'

// The real side of the model-based test of requests: every action by the commands of the product.

type Asked = { id: string; requestId: string | null; digest: string; grantId: string | null; args: { files: string[] } }

/** A pod with its people and groups, of which nothing else in the database is part. */
export class Lane {
  private pod!: PodActor
  private asked: Asked[] = []
  private turn = 0

  private constructor(
    private readonly at: number,
    private readonly ids: readonly string[],
    private readonly put: ReturnType<typeof policies>,
  ) {}

  static async open(at: number, people: number, put: ReturnType<typeof policies>): Promise<Lane> {
    const ids: string[] = []
    for (let person = 0; person < people; person++) ids.push((await addPerson(`lane${at}-${person}`, [])).id)
    return new Lane(at, ids, put)
  }

  /** Brings pod, people and policy from what they are to what a sequence begins with. */
  async begin(server: Server, before: World | null, world: World): Promise<void> {
    this.asked = []
    if (!before?.podActive) this.pod = await addPod(`lane${this.at}-${this.turn++}`, `Lane${this.at}`, 'product', null)
    else await this.own(null)
    for (const [person, { active, approver, groups: own }] of world.people.entries()) {
      const was: Member = before?.people[person] ?? { active: true, approver: true, groups: [] }
      if (was.active !== active) await this.carryOut(server, { do: 'access', person, active })
      if (was.approver !== approver) await this.carryOut(server, { do: 'role', person, approver })
      for (const group of groups)
        if (was.groups.includes(group) !== own.includes(group))
          await this.carryOut(server, { do: 'group', person, group, member: own.includes(group) })
    }
    await this.put(server, this.at, world.rule)
  }

  /** Does it; the answer is "ok" or the reason of the refusal. */
  async carryOut(server: Server, action: Action, world?: World): Promise<string> {
    const one = 'call' in action ? this.asked[action.call]! : undefined
    const { execute } = server
    switch (action.do) {
      case 'ask':
        return await this.ask(server)
      case 'vote':
        return await this.vote(server, world!, one!, action)
      case 'take_back':
        return said(
          await execute(server.takeBackDecision, this.person(world!, action.person), { requestId: one!.requestId }),
        )
      case 'claim': {
        const args = action.altered ? { files: ['docs/other.md'] } : one!.args
        return said(
          await execute(server.claimCall, this.pod, {
            callId: one!.id,
            grant: one!.grantId ?? 'none',
            arguments: args,
          }),
        )
      }
      case 'look':
        return said(await execute(server.showPermission, this.pod, { callId: one!.id }))
      case 'report': {
        const claim = action.claims ? { grant: one!.grantId ?? 'none', arguments: one!.args } : {}
        return said(
          await execute(server.reportOutcome, this.pod, {
            callId: one!.id,
            status: action.status,
            summary: 'So it went',
            ...claim,
          }),
        )
      }
      case 'role':
        return said(
          await execute(server.setRoles, systemActor, {
            personId: this.ids[action.person],
            roles: action.approver ? ['approver'] : ['viewer'],
          }),
        )
      case 'access':
        return said(
          await (action.active
            ? execute(server.reactivatePerson, systemActor, { personId: this.ids[action.person] })
            : execute(server.deactivatePerson, systemActor, { personId: this.ids[action.person] })),
        )
      case 'group':
        return said(
          await execute(action.member ? server.addToGroup : server.removeFromGroup, systemActor, {
            personId: this.ids[action.person],
            group: groupOf(this.at, action.group),
            // The first of a group makes it.
            ...(action.member && { title: groupOf(this.at, action.group) }),
          }),
        )
      case 'own':
        return await this.own(action.person)
      case 'rule':
        await this.put(server, this.at, action.rule)
        return 'ok'
      case 'pass':
        return await this.pass(one!, action.what)
      case 'clock':
        return await this.clock(server)
      case 'retire':
        return said(await execute(server.retirePod, systemActor, { podSlug: `lane${this.at}-${this.turn - 1}` }))
    }
  }

  private async vote(
    server: Server,
    world: World,
    { requestId, digest }: Asked,
    { person, verdict }: Extract<Action, { do: 'vote' }>,
  ): Promise<string> {
    const reasonCode = verdict === 'approve' ? 'checked' : 'wording'
    const input = { requestId, digest, verdict, from: 'page', note: 'Looked at it', reasonCode }
    const outcome = await server.execute(server.decideRequest, this.person(world, person), input)
    // Time passes when the sequence says so: on a busy machine ten seconds would pass by themselves.
    const later = `update "Request" set "effectiveAt" = now() + interval '1 day' where id = $1 and "effectiveAt" > now()`
    if (outcome.ok) await rewrite(later, requestId)
    return said(outcome)
  }

  private async ask(server: Server): Promise<string> {
    const args = { files: [`docs/${this.at}-${this.turn}-${this.asked.length}.md`] }
    const outcome = await server.submitCall(this.pod, {
      tool: 'memory.add',
      arguments: args,
      idempotencyKey: randomUUID(),
    })
    if (!outcome.ok) return outcome.reason
    const { id, requestId, digest, grantId } = await read.call.findUniqueOrThrow({ where: { id: outcome.value.id } })
    this.asked.push({ id, requestId, digest, grantId, args })
    return 'ok'
  }

  /** As the sign-in would make them at this moment. */
  private person(world: World, at: number): PersonActor {
    const { approver, groups: own } = world.people[at]!
    const can = permissionsOf(approver ? ['approver'] : ['viewer'])
    const name = `lane${this.at}-${at}`
    return { kind: 'person', id: this.ids[at]!, name, groups: own.map((group) => groupOf(this.at, group)), can }
  }

  private async own(person: number | null): Promise<string> {
    return await rewrite(
      `update "Pod" set "ownerId" = $2 where id = $1`,
      this.pod.id,
      person === null ? null : this.ids[person]!,
    )
  }

  private async pass(
    { id, requestId }: Asked,
    what: 'window' | 'deadline' | 'permission' | 'silence',
  ): Promise<string> {
    if (what === 'window')
      return await rewrite(`update "Request" set "effectiveAt" = now() - interval '1 second' where id = $1`, requestId!)
    if (what === 'deadline')
      return await rewrite(`update "Request" set "expiresAt" = now() - interval '1 second' where id = $1`, requestId!)
    if (what === 'permission')
      return await rewrite(`update "Call" set "grantExpiresAt" = now() - interval '1 second' where id = $1`, id)
    return await rewrite(`update "Call" set "grantUsedAt" = now() - interval '25 hours' where id = $1`, id)
  }

  /** What the worker does in one round, for the calls of this lane. */
  private async clock(server: Server): Promise<string> {
    const [requests, calls] = await Promise.all([server.dueRequests(), server.dueCalls()])
    const mine = (ids: readonly string[]) =>
      ids.filter((due) => this.asked.some(({ id, requestId }) => due === id || due === requestId))
    for (const name of ['settle', 'expire', 'abandon'] as const) {
      const requestIds = mine(requests[name])
      if (requestIds.length > 0) await server.execute(server[name], systemActor, { requestIds })
    }
    for (const [name, due] of [
      ['lapseCalls', calls.lapse],
      ['giveUpCalls', calls.giveUp],
    ] as const) {
      const callIds = mine(due)
      if (callIds.length > 0) await server.execute(server[name], systemActor, { callIds })
    }
    return 'ok'
  }

  /** What the database has of the calls of this sequence, in the shape of the model. The pod sees which permissions there are. */
  async stored() {
    const rows = await storedCalls(this.asked.map(({ id }) => id))
    const own = (group: string | null) => group && group.slice(`lane${this.at}-`.length)
    return this.asked.map((one) => {
      const { grantId, seen, duties, votes, lines, effectiveAt, ...call } = rows.find(({ id }) => id === one.id)!
      one.grantId = grantId
      return {
        decision: call.decision,
        state: call.state,
        closed: call.closed,
        tier: call.tier,
        duties: duties.map(({ group, count }) => `${own(group)} ${count}`).toSorted(),
        votes: votes.map((vote) => `${this.ids.indexOf(vote.personId)} ${vote.verdict} ${own(vote.group)}`).toSorted(),
        decided: effectiveAt !== null && canStillBeTakenBack(call),
        permission: grantId !== null,
        seen,
        used: call.used,
        unreported: call.unreported,
        outcome: call.outcome,
        lines: lines.toSorted(),
      }
    })
  }
}

function said(outcome: { ok: true } | { ok: false; reason: string }): string {
  return outcome.ok ? 'ok' : outcome.reason
}

function canStillBeTakenBack({ state, closed }: { state: string | null; closed: boolean }): boolean {
  return !closed && ['approved', 'rejected', 'changes_requested'].includes(state!)
}
