import 'server-only'
import { listTools } from '@/lib/catalogue/queries'
import { demand, type PersonActor } from '@/lib/core/actor'
import { revealHidden } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { boardFacts } from '@/lib/insights/board/queries'
import { headingOf, type NumberView, numbersIn } from '@/lib/insights/board/view'
import { periodOf, type Window } from '@/lib/insights/schema'
import { standingNow } from '@/lib/insights/standing/queries'
import { standingView } from '@/lib/insights/standing/view'
import { promptsInReview } from '@/lib/prompts/board/queries'

/** A change that people signed lately, other than a call of a pod. */
export type Signed = { number: number; sentence: string; at: string; by: string[] }

/** What leaders read first: whether people are in control, what changed and who signed it, what would hurt next. */
export type LeaderHome = {
  heading: string
  /** What misses its target. */
  missed: NumberView[]
  tiles: NumberView[]
  signed: Signed[]
  next: NumberView[]
  asOf: string
  /** The part of the week and of the one before it that the demo made up. */
  madeUp: Window | null
}

const onTiles = ['patience', 'calls_denied', 'expiries']
const hurting = ['findings_high', 'rights_unused', 'tasks_held', 'memory_old'] as const

export async function leaderHome(actor: PersonActor): Promise<LeaderHome> {
  demand(actor, 'audit:read')
  const [facts, standing, signed] = await Promise.all([
    boardFacts(actor, 'control', periodOf({ days: '7' }, new Date()), undefined),
    standingNow(actor, ['requests_waiting', ...hurting]),
    signedLately(),
  ])
  const views = numbersIn('control', facts)
  return {
    heading: facts.since === null ? 'Nothing was counted yet' : headingOf('control', views),
    missed: views.filter(({ target }) => target && !target.isMet),
    tiles: [
      standingView('requests_waiting', standing.requests_waiting ?? 0, facts.then),
      ...views.filter(({ name }) => onTiles.includes(name)),
    ],
    signed,
    next: hurting
      .map((name) => standingView(name, standing[name] ?? 0, facts.then))
      .filter(({ amount }) => amount.value > 0),
    asOf: facts.asOf,
    madeUp: facts.madeUp,
  }
}

const mostSigned = 5

/** The changes that people signed in the last seven days, the newest first. */
async function signedLately(): Promise<Signed[]> {
  const rows = await read.$queryRaw<(Omit<Signed, 'at'> & { at: Date })[]>`
    select r.number, r.sentence, r."decidedAt" as at, (select array_agg(p.name order by v.at) from "Vote" v
        join "Person" p on p.id = v."personId"
        where v."requestId" = r.id and v.verdict = 'approve' and v."endedAt" is null) as by
    from "Request" r where r."decidedAt" > now() - interval '7 days' and r.kind <> 'tool_call'
      and r.state in ('approved', 'released', 'consumed', 'executed')
    order by r."decidedAt" desc, r.id desc limit ${mostSigned}`
  return rows.map(({ number, sentence, at, by }) => ({
    number,
    sentence: revealHidden(sentence).text,
    at: at.toISOString(),
    by: (by as string[] | null) ?? [],
  }))
}

/** What an admin has to put right, as far as it is not told elsewhere on Home; nothing of which there is nothing. */
export type AdminHome = {
  /** Tools that lack what a person would read of them. */
  tools: number
  /** Changes of policy that wait for people. */
  changes: number
  prompts: number
  /** Pods whose last credential in an environment ends within two weeks. */
  ending: { slug: string; name: string; environment: string; until: string }[]
}

const endingDays = 14
const mostEnding = 5

export async function adminHome(actor: PersonActor): Promise<AdminHome> {
  demand(actor, 'people:manage')
  const [tools, changes, prompts, ending] = await Promise.all([
    listTools(actor, { only: 'lacking' }),
    read.policyChange.count({ where: { state: 'proposed' } }),
    promptsInReview(actor),
    endingSoon(),
  ])
  return { tools: tools.place.total, changes, prompts, ending }
}

async function endingSoon(): Promise<AdminHome['ending']> {
  const rows = await read.$queryRaw<{ slug: string; name: string; environment: string; until: Date }[]>`
    select p.slug, p.name, a.environment, last.until from "Pod" p join "ServiceAccount" a on a."podId" = p.id
      cross join lateral (select max(c."expiresAt") as until from "Credential" c
        where c."accountId" = a.id and c."revokedAt" is null and c."expiresAt" > now()) last
    where p.state = 'active' and last.until < now() + make_interval(days => ${endingDays}::int)
    order by last.until, p.slug limit ${mostEnding}`
  return rows.map(({ until, name, ...row }) => ({ ...row, name: revealHidden(name).text, until: until.toISOString() }))
}
