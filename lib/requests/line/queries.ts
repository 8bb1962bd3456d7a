import 'server-only'
import { demoSetting } from '@/lib/core/demo'
import { revealHidden, revealIn } from '@/lib/core/hidden'
import { textWords } from '@/lib/core/said'
import { whyAgain } from '@/lib/audit/labels'
import { earliestOf } from '@/lib/audit/months/queries'
import { type Signature, whatMoved } from '@/lib/requests/ahead'
import { madeUpForTrials } from '@/lib/people/schema'
import { withKeyHolders } from '@/lib/requests/barred/queries'
import { excludedNow } from '@/lib/requests/barred/rules'
import { type Kinds, kindOf } from '@/lib/requests/kind'
import { decisionBlocker, isPlain, lostBecause, openDuties } from '@/lib/requests/rules'
import { brief as readBrief, type Missing, type RequestRow, type ShownVote } from '@/lib/requests/schema'
import { whereItLeavesTo } from '@/lib/requests/standing'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { NoPolicy, policyNow } from '@/lib/policy/queries'

/** What a line needs beside the request itself. */
const lineOf = {
  pod: { select: { ownerId: true, slug: true, demo: true, role: true, department: true } },
  duties: { select: { group: true, count: true }, orderBy: { group: 'asc' } },
  votes: {
    where: { endedAt: null },
    orderBy: { at: 'asc' },
    select: {
      personId: true,
      verdict: true,
      dutyGroup: true,
      at: true,
      reasonCode: true,
      note: true,
      fields: true,
      person: {
        select: { name: true, issuer: true, roles: true, deactivatedAt: true, groups: { select: { groupSlug: true } } },
      },
    },
  },
} satisfies Prisma.RequestInclude

export type Found = Prisma.RequestGetPayload<{ include: typeof lineOf }> & { keyHolders: string[] }

/** These requests with all that a line needs, in no order. */
export async function findRequests(where: Prisma.RequestWhereInput): Promise<Found[]> {
  return await withKeyHolders(read, await read.request.findMany({ where, include: lineOf }))
}

/** What is known about requests, whoever looks at them. */
export type Known = {
  found: readonly Found[]
  titles: ReadonlyMap<string, string>
  again: ReadonlyMap<string, string>
  moved: ReadonlyMap<string, string[]>
  /** The changes of policy among them that came with the demo. */
  demo: ReadonlySet<string>
}

/** Requests as lines, seen by this person: with who signed, who is missing, and what moved while they wait. */
export async function toLines(
  found: readonly Found[],
  actor: PersonActor,
  now: Date,
  kinds: Kinds,
): Promise<RequestRow[]> {
  return linesSeenBy(actor, await knownOf(found, kinds), now)
}

/** What there is to say about these requests, the same for everybody. */
export async function knownOf(found: readonly Found[], kinds: Kinds): Promise<Known> {
  const waiting = found.filter(({ state }) => state === 'waiting')
  const [groups, again, version, demo] = await Promise.all([
    read.group.findMany(),
    whyTheyWaitAgain(waiting.map(({ id }) => id)),
    waiting.length > 0 ? versionInForce() : null,
    changesOfDemo(found),
  ])
  const titles = new Map(groups.map(({ slug, title }) => [slug, title]))
  const moved = new Map(
    await Promise.all(
      waiting.map(async (request) => [request.id, await movedOf(request, version, titles, kinds)] as const),
    ),
  )
  return { found, titles, again, moved, demo }
}

/** The same as lines, as this person sees them. */
export function linesSeenBy(actor: PersonActor, { found, titles, again, moved, demo }: Known, now: Date): RequestRow[] {
  return found.map((request) => ({
    ...lineFor(request, actor, now, titles),
    demo: request.pod?.demo === true || demo.has(request.subjectId),
    waitsAgain: again.get(request.id) ?? null,
    moved: moved.get(request.id) ?? [],
  }))
}

function lineFor(request: Found, actor: PersonActor, now: Date, titles: ReadonlyMap<string, string>) {
  const brief = readBrief.parse(request.brief)
  const signer = { id: actor.id, groups: actor.groups, mayDecide: actor.can.has('requests:decide') }
  const { state, expiresAt, duties, votes } = request
  const facts = { state, expiresAt, excluded: excludedNow(request), duties, votes }
  return {
    id: request.id,
    number: request.number,
    sentence: request.sentence,
    taskKey: request.taskKey,
    taskWords: request.taskKey && textWords(request.taskKey),
    tier: request.tier,
    state: request.state,
    ruleWords: request.ruleWords,
    tried: request.tried !== null,
    unusualCount: brief.unusual.length,
    isPlain: isPlain(request.tier, brief),
    leavesTo: whereItLeavesTo(brief),
    askedBy: revealHidden(request.askedByName).text,
    environment: request.environment,
    askedAt: request.askedAt.toISOString(),
    expiresAt: request.expiresAt.toISOString(),
    decidedAt: request.decidedAt?.toISOString() ?? null,
    digest: request.digest,
    votes: votes.map((vote) => shownVote(request, vote, actor)),
    missing: openDuties(duties, votes).map((duty): Missing => ({
      ...duty,
      group: titles.get(duty.group) ?? duty.group,
    })),
    effectiveAt: request.effectiveAt?.toISOString() ?? null,
    blocker: decisionBlocker(facts, signer, now),
  }
}

/** Whoever is second to sign something critical makes up their own mind, without the words of the first. */
export function areMindsApart({ tier, state }: Pick<Found, 'tier' | 'state'>): boolean {
  return tier === 'critical' && state === 'waiting'
}

function shownVote(request: Found, vote: Found['votes'][number], actor: PersonActor): ShownVote {
  const isOwn = vote.personId === actor.id
  const isHidden = areMindsApart(request) && !isOwn
  return revealIn({
    who: isOwn ? 'You' : vote.person.name,
    at: vote.at.toISOString(),
    verdict: vote.verdict,
    reasonCode: isHidden ? null : vote.reasonCode,
    note: isHidden ? null : vote.note,
    fields: isHidden ? [] : vote.fields,
  })
}

/** Why requests that were approved once wait again, by their ids. */
async function whyTheyWaitAgain(ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const lines = await read.auditEvent.findMany({
    where: { requestId: { in: [...ids] }, type: 'request.waits_again', at: { gte: earliestOf(ids) } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { requestId: true, data: true },
  })
  return new Map(lines.map(({ requestId, data }) => [requestId!, whyAgain(data as Parameters<typeof whyAgain>[0])]))
}

async function changesOfDemo(found: readonly Found[]): Promise<Set<string>> {
  if (!found.some(({ kind }) => kind === 'policy_change')) return new Set()
  const setting = await read.setting.findUnique({ where: { key: 'demo' } })
  return new Set(setting ? demoSetting.parse(setting.value).changes : [])
}

/** The version of the policy in force; null when none is. */
async function versionInForce(): Promise<number | null> {
  try {
    return (await policyNow()).version
  } catch (error) {
    if (error instanceof NoPolicy) return null
    throw error
  }
}

async function movedOf(request: Found, version: number | null, titles: ReadonlyMap<string, string>, kinds: Kinds) {
  const excluded = excludedNow(request)
  const signatures = request.votes.map((vote): Signature => {
    const { name, issuer, roles, deactivatedAt, groups } = vote.person
    if (issuer === madeUpForTrials) return { ...vote, name, lost: null }
    const now = {
      id: vote.personId,
      active: deactivatedAt === null,
      mayDecide: roles.includes('approver'),
      groups: groups.map(({ groupSlug }) => groupSlug),
    }
    return { ...vote, name: revealHidden(name).text, lost: lostBecause(vote, now, excluded) }
  })
  // Under the very policy by which it was asked, policy cannot say anything else.
  const isSame = version === null || version === request.policyVersion
  return whatMoved(request, signatures, isSame ? null : await kindOf(kinds, request).ruleNow(request), titles)
}
