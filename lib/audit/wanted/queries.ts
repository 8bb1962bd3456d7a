import 'server-only'
import type { AuditOutcome } from '@/lib/audit/events'
import { eventKinds } from '@/lib/audit/labels'
import { countedIn } from '@/lib/audit/measured/queries'
import { before, inItsMonths, sinceMade } from '@/lib/audit/months/queries'
import { noSuchTool } from '@/lib/audit/names/made-up'
import { actorIds, linesOfUnknown, podIds, requestId, taskLines } from '@/lib/audit/names/queries'
import type { AuditFilter } from '@/lib/audit/schema'
import type { Actor } from '@/lib/core/actor'
import { canBeLookedUp, searchTerms } from '@/lib/core/search-words'
import { Prisma } from '@/lib/db/generated/client'
import { holding } from '@/lib/db/like'

/**
 * One way to lines: to those with one of these ids, each of which has its own place in an index, or by a condition, of which
 * PostgreSQL may not know that many lines meet it and an index has them `inOrder`, or that few of the newest do and it had
 * better go by the index that is `led` by this.
 */
export type Way =
  | { column: 'podId' | 'actorId'; ids: readonly string[] }
  | { where: Prisma.Sql; inOrder?: true; led?: Prisma.Sql }

/**
 * What a filter asks for. An index leads to the lines of a `list`, in their order; to those of `few`, which are so few
 * that their order does not matter; and to none of the `rest`, which are found by going through all. Of lines that
 * requests have and little else, whoever may read of requests may read nearly all.
 */
type Part = { by: 'list' | 'few' | 'rest'; ways: readonly Way[]; isOfRequests?: boolean }

/** What a reader wants of the record. */
export type Wanted = {
  /** Everything that a line "e" must meet. */
  every: Prisma.Sql
  /** The ways that lead to exactly these lines; null when there is none and one has to look through the record. */
  direct: { within: Prisma.Sql; ways: readonly Way[] } | null
  /** Whether an index helps to look through it. */
  isLed: boolean
}

/** So many ids are looked up one by one; more are what most lines have anyway. */
const mostIds = 20

export async function wantedBy(actor: Actor, filter: AuditFilter): Promise<Wanted> {
  const [months, parts, scope] = [await inItsMonths(), await partsOf(filter), scopeOf(actor)]
  const within = [months, ...sinceAndUntil(filter)]
  const every = all([...within, ...(scope ? [scope] : []), ...parts.map(({ ways }) => one(ways))])
  const [part, ...others] = parts
  // Of a name that nobody has there is nothing, wherever one looks.
  if (parts.some(({ ways }) => ways.length === 0)) return { every, isLed: true, direct: { within: every, ways: [] } }
  const isAlone = others.length === 0 && (!scope || part?.isOfRequests)
  const isLed = parts.some(({ by }) => by !== 'rest')
  if (parts.some(({ by }) => by === 'few')) return { every, isLed, direct: { within: every, ways: [{ where: yes }] } }
  if (!part && !scope) return { every, isLed, direct: { within: all(within), ways: [{ where: yes }] } }
  const readable = all([...within, ...(scope ? [scope] : [])])
  if (part?.by === 'list' && isAlone) return { every, isLed, direct: { within: readable, ways: part.ways } }
  return { every, isLed, direct: null }
}

/** Auditors and admins read everything; approvers what concerns requests or themselves, such as their own sign-ins. */
export function scopeOf(actor: Actor): Prisma.Sql | null {
  if (actor.can.has('audit:read')) return null
  if (!actor.can.has('audit:read_own')) throw new Error(`${actor.id} lacks audit:read`)
  const about = Prisma.sql`e."subjectKind" = 'person' and e."subjectId" = ${actor.id}`
  return Prisma.sql`(e."requestId" is not null or e."actorId" = ${actor.id} or (${about}))`
}

const yes = Prisma.sql`true`
const all = (conditions: readonly Prisma.Sql[]) => Prisma.join([...conditions], ' and ')

/** The ways as one condition. */
function one(ways: readonly Way[]): Prisma.Sql {
  if (ways.length === 0) return Prisma.sql`false`
  const conditions = ways.map((way) => ('where' in way ? way.where : Prisma.sql`${idIn(way.column)} = any(${way.ids})`))
  return Prisma.sql`(${Prisma.join(conditions, ' or ')})`
}

/** The column that holds the ids of a way. */
export function idIn(column: 'podId' | 'actorId'): Prisma.Sql {
  return Prisma.raw(`e."${column}"`)
}

async function partsOf(filter: AuditFilter): Promise<Part[]> {
  const { kind, what, outcome, env, actor, actorId, pod, tool, request, call, task, q } = filter
  const [{ words, without }, measure] = [searchTerms(q), countedIn(filter)]
  const [quick, slow] = [
    words.filter(canBeLookedUp).toSorted(longestFirst),
    words.filter((word) => !canBeLookedUp(word)),
  ]
  const parts: (Part | false | null | undefined | '')[] = [
    quick.length > 0 && where('list', all(quick.map(says))),
    slow.length > 0 && where('rest', all(slow.map(says))),
    without.length > 0 && where('rest', all(without.map(lacks))),
    what && Object.hasOwn(eventKinds, what) && ofNoun(what),
    ...(await ofPodsThatEndedIn(pod, outcome)),
    actorId && doneBy(actorId),
    actor && byIds('actorId', await actorIds(actor)),
    task && where('few', await taskLines(task)),
    request !== undefined && about('requestId', await requestId(request)),
    call && about('callId', call),
    kind && where('rest', Prisma.sql`e."actorKind" = ${kind}`),
    measure && where('rest', measure),
    env && where('rest', Prisma.sql`e.environment = ${env}`),
    tool && (await ofTool(tool)),
  ]
  return parts.filter((part): part is Part => Boolean(part))
}

/**
 * The index of letters goes by its conditions in their order. Where two frequent words never stand together it goes through
 * all of both before it comes to the third, which no line may have; and the longest are the least frequent.
 */
const longestFirst = (one: string, other: string) => other.length - one.length

const lacks = (word: string) => Prisma.sql`e.sentence not ilike all ${holding(word)}`
const says = (word: string) => Prisma.sql`e.sentence ilike any ${holding(word)}`

const where = (by: Part['by'], condition: Prisma.Sql): Part => ({ by, ways: [{ where: condition }] })

function byIds(column: 'podId' | 'actorId', ids: readonly string[]): Part {
  return { by: ids.length > mostIds ? 'rest' : 'list', ways: ids.length === 0 ? [] : [{ column, ids }] }
}

/** Which tool it was stands in no index; where there can be none of it, nobody has to look. */
async function ofTool(key: string): Promise<Part> {
  const lines = await linesOfUnknown(key)
  if (lines === 'made_up') return where('few', Prisma.sql`${says(noSuchTool)} and e."toolKey" = ${key}`)
  if (lines === null) return where('rest', Prisma.sql`e."toolKey" = ${key}`)
  if (lines.ids.length === 0) return { by: 'few', ways: [] }
  return where('few', Prisma.sql`e.at >= ${lines.since} and e.id = any(${lines.ids})`)
}

function about(column: 'requestId' | 'callId', id: string | null): Part {
  if (id === null) return { by: 'few', ways: [] }
  return where('few', Prisma.sql`${Prisma.raw(`e."${column}"`)} = ${id} and ${sinceMade(id)}`)
}

/** What is told in the words of a noun. Nearly all lines are about calls, so those have no index. */
function ofNoun(noun: string): Part {
  if (noun === 'call') return where('rest', Prisma.sql`e.type like 'call.%'`)
  return { by: 'list', ways: [{ where: nounIs(noun), inOrder: true }] }
}

const nounIs = (noun: string) => Prisma.sql`split_part(e.type, '.', 1) = ${noun} and e.type not like 'call.%'`

/** What most lines of calls that came to something say, of which a pod's own lines have enough. */
const usual: readonly string[] = ['allowed', 'consumed', 'executed']

/** What little else but a request comes to. An approval that was void does as well, and is told by two kinds of lines. */
const ofRequests: readonly string[] = [
  'approved',
  'changes_requested',
  'rejected',
  'expired',
  'withdrawn',
  'taken_back',
] satisfies AuditOutcome[]

/** Lines of pods, and lines with an outcome. An index has both of a pod together, but for what is usual. */
async function ofPodsThatEndedIn(pod: string | undefined, outcome: string | undefined): Promise<Part[]> {
  const ids = pod ? await podIds(pod) : null
  if (ids && outcome && ids.length <= mostIds && !usual.includes(outcome) && outcome !== 'superseded') {
    const ways = ids.map((id) => ({
      where: Prisma.sql`${idIn('podId')} = ${id} and ${made(outcome)}`,
      led: outcomeColumn,
    }))
    return [{ by: 'list', ways, isOfRequests: ofRequests.includes(outcome) }]
  }
  return [...(outcome ? [endedIn(outcome)] : []), ...(ids ? [byIds('podId', ids)] : [])]
}

const outcomeColumn = Prisma.sql`e.outcome`
const made = (outcome: string) => Prisma.sql`e.outcome = any(array[${outcome}]) and e.type <> 'request.denied'`

/** The lines with an outcome as `outcomeOf` tells it. */
function endedIn(outcome: string): Part {
  if (outcome === 'allowed') return where('rest', made(outcome))
  const way = { where: made(outcome), led: outcomeColumn }
  // An index has the few approvals that a rule made void, whatever their lines say of how it ended.
  const voided = { where: Prisma.sql`e.type = 'request.denied'` }
  return {
    by: 'list',
    ways: outcome === 'superseded' ? [way, voided] : [way],
    isOfRequests: ofRequests.includes(outcome),
  }
}

/** What somebody did. Lines of earlier versions name the system as who signed them in, and them as whom it was about. */
function doneBy(actorId: string): Part {
  // Not by their noun: of these very lines there is an index by whom they are about.
  const signedIn = Prisma.sql`e.type in ('session.started', 'session.ended') and e."actorKind" = 'system'
    and e."subjectId" = ${actorId}`
  return { by: 'list', ways: [{ column: 'actorId', ids: [actorId] }, { where: signedIn }] }
}

function sinceAndUntil({ from, to }: AuditFilter): Prisma.Sql[] {
  const [since, until] = [from && Prisma.sql`e.at >= ${new Date(from)}`, to && before(endOf(to))]
  return [since, until].filter((bound): bound is Prisma.Sql => Boolean(bound))
}

/** A day without a time means until its end. */
function endOf(to: string): Date {
  const at = new Date(to)
  return to.includes('T') ? at : new Date(at.getTime() + 86_400_000)
}
