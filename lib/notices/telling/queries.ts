import 'server-only'
import { type Actor, demand, type PersonActor } from '@/lib/core/actor'
import { read, type Tx } from '@/lib/db/client'
import { type Incident, Prisma } from '@/lib/db/generated/client'
import { personal } from '@/lib/notices/channels/registry'
import { type Choices, reminders } from '@/lib/notices/rules'
import { reachedOnDevices } from '@/lib/notices/devices/queries'
import { choicesIn } from '@/lib/notices/queries'
import { permissionsOf, trustedEmail } from '@/lib/people/rules'
import { humanRole, madeUpForTrials } from '@/lib/people/schema'
import type { Tier } from '@/lib/policy/schema'
import { waitsFor } from '@/lib/requests/queue/queries'

/** Somebody who can be told, and by what. */
export type Reader = {
  actor: PersonActor
  recipient: string
  isAdmin: boolean
  address: string | null
  /** Whether they can be told in a browser of theirs. */
  hasDevice: boolean
  choices: Choices
}

export type Waiting = { id: string; tier: Tier; askedAt: Date; expiresAt: Date }
export type Reminder = keyof typeof reminders

/** How often something is asked at once; what is left is asked the next time. */
const most = 500
/** Of so many requests a person is told at once: of each it is looked up whose signatures are missing. */
const mostOfOne = 200

/** Everybody who could be told something: who can decide, and admins; or these people. Made-up ones are told nothing. */
export async function readersOf(tx: Tx, ids?: readonly string[]): Promise<Reader[]> {
  const people = await tx.person.findMany({
    where: {
      deactivatedAt: null,
      issuer: { not: madeUpForTrials },
      ...(ids ? { id: { in: [...ids] } } : { roles: { hasSome: ['approver', 'admin'] } }),
    },
    include: { groups: { select: { groupSlug: true } } },
  })
  const chosen = await tx.noticeChoice.findMany({ where: { personId: { in: people.map(({ id }) => id) } } })
  const onDevices = await reachedOnDevices(
    tx,
    people.map(({ id }) => id),
  )
  return people.map(({ id, name, roles, groups, ...mail }) => ({
    actor: { kind: 'person', id, name, groups: groups.map(({ groupSlug }) => groupSlug), can: permissionsOf(roles) },
    recipient: `person:${id}`,
    isAdmin: roles.includes('admin'),
    address: trustedEmail(mail),
    hasDevice: onDevices.has(id),
    choices: choicesIn(chosen.find(({ personId }) => personId === id)),
  }))
}

/** Whoever could release a legal hold with somebody else. */
export async function holdersOf(tx: Tx): Promise<Reader[]> {
  const roles = humanRole.options.filter((role) => permissionsOf([role]).has('audit:hold'))
  const people = await tx.person.findMany({
    where: { deactivatedAt: null, roles: { hasSome: roles } },
    select: { id: true },
  })
  return await readersOf(
    tx,
    people.map(({ id }) => id),
  )
}

/** By which of the channels that are set up a person is told of something of this weight. */
export function waysTo({ choices, address, hasDevice }: Reader, tier: Tier, set: ReadonlySet<string>): string[] {
  const isReached = { mail: address !== null, push: hasDevice, room: false }
  const reached = personal.filter(({ way, name }) => isReached[way] && set.has(name))
  return reached.map(({ name }) => name).filter((name) => choices[tier].includes(name))
}

/** The part of its time that is over, of a request by the name of r. */
const share = (part: number) => Prisma.sql`r."askedAt" + (r."expiresAt" - r."askedAt") * ${part}::float8`

/**
 * What waits for a person by their queue and needs somebody of a group of theirs still: a group that has signed is not told
 * that others are waited for.
 */
function canDecide(reader: Reader): Prisma.Sql {
  return Prisma.sql`${waitsFor(reader.actor)} and ${needsGroupOf(reader)}`
}

function needsGroupOf({ actor }: Reader): Prisma.Sql {
  return Prisma.sql`exists (select from "RequestDuty" d where d."requestId" = r.id
    and d."group" = any(${[...actor.groups]}::text[]) and d.count > (select count(*) from "Vote" v
      where v."requestId" = r.id and v."dutyGroup" = d."group" and v.verdict = 'approve' and v."endedAt" is null))`
}

const columns = Prisma.sql`r.id, r.tier::text as tier, r."askedAt", r."expiresAt"`

const lately = Prisma.sql`r."askedAt" > now() - interval '2 minutes'`

/** Whether anything came in lately that waits. Where nothing did, which is most of the time, nobody's queue is asked. */
export async function anyNew(tx: Tx): Promise<boolean> {
  const [found] = await tx.$queryRaw<[{ isNew: boolean }]>`
    select exists (select from "Request" r where r.state = 'waiting' and ${lately}) as "isNew"`
  return found.isNew
}

/** What a person can decide and was not told of; of the last minutes alone, or of everything that waits. */
export async function untold(tx: Tx, reader: Reader, tiers: readonly Tier[], isWhole: boolean): Promise<Waiting[]> {
  const recent = isWhole ? Prisma.empty : Prisma.sql`and ${lately}`
  // Most of what waits was told already, so that is looked at first: whose signatures are missing takes twice as much.
  return await tx.$queryRaw<
    Waiting[]
  >`select r.* from (select ${columns} from "Request" r where ${waitsFor(reader.actor)} ${recent}
      and r.tier::text = any(${[...tiers]}::text[])
      and not exists (select from "Notice" n where n.recipient = ${reader.recipient} and n.about = r.id and n.what = 'asked')
      order by r."expiresAt", r.id offset 0) r
    where ${needsGroupOf(reader)} order by r."expiresAt", r.id limit ${mostOfOne}`
}

/** What a person was told of long before that share of its time was over, and can decide still. */
export async function lingering(tx: Tx, reader: Reader, what: Reminder): Promise<Waiting[]> {
  const until = what === 'half' ? Prisma.sql`and now() < ${share(reminders.most)}` : Prisma.empty
  return await tx.$queryRaw<Waiting[]>`select distinct ${columns} from "Notice" n join "Request" r on r.id = n.about
    where n.recipient = ${reader.recipient} and n.what = 'asked' and ${canDecide(reader)}
      and now() >= ${share(reminders[what])} ${until} and n."madeAt" < ${share(reminders[what])}
      and not exists (select from "Notice" m where m.recipient = n.recipient and m.about = r.id and m.what = ${what})
    limit ${most}`
}

/** What waits and is about to end without an answer, of which nobody else was told. */
export async function unanswered(tx: Tx, part: number): Promise<Waiting[]> {
  return await tx.$queryRaw<Waiting[]>`select ${columns} from "Request" r
    where r.state = 'waiting' and r."expiresAt" > now() and now() >= ${share(part)} and r.tried is null
      and not exists (select from "Notice" n where n.about = r.id and n.what = 'over')
    order by r."expiresAt", r.id limit ${most}`
}

/** What waits and a room was not told of. */
export async function untoldRoom(tx: Tx, recipient: string, since: Date): Promise<Waiting[]> {
  return await tx.$queryRaw<Waiting[]>`select ${columns} from "Request" r
    where r.state = 'waiting' and r."expiresAt" > now() and r."askedAt" > ${since} and r.tried is null
      and not exists (select from "Notice" n where n.recipient = ${recipient} and n.about = r.id and n.what = 'asked')
    order by r."expiresAt", r.id limit ${most}`
}

/**
 * Open incidents that weigh something and that nobody was told of since they were opened last. The newest first: those that
 * nobody wants to be told of stay in the list, and hold up none that came after them.
 */
export async function untoldIncidents(tx: Tx, since: Date): Promise<Incident[]> {
  return await tx.$queryRaw<Incident[]>`select i.* from "Incident" i
    where i.state = 'open' and i.severity <> 'low' and i."openedAt" > ${since}
      and (i."silencedUntil" is null or i."silencedUntil" < now())
      and not exists (select from "Notice" n where n.about = i.id and n.what = 'incident ' || i.reopened)
    order by i.id desc limit 100`
}

/** A word that was promised and not given, and who is to be told: whoever has the incident, else whoever promised it. */
export type WordDue = { id: string; at: Date; personId: string }

/** Words that are overdue since, and of which nobody was told; of an incident that is silenced nobody is. */
export async function overdueWords(tx: Tx, since: Date): Promise<WordDue[]> {
  return await tx.$queryRaw<WordDue[]>`select w.id, w.at, w."personId" from (
      select i.id, i."nextWordAt" as at, coalesce(i."ownerId", (select a."byId" from "IncidentAct" a
        where a."incidentId" = i.id and a.act = 'promised' order by a.at desc, a.id desc limit 1)) as "personId"
      from "Incident" i where i."nextWordAt" <= now() and i."nextWordAt" > ${since}
        and (i."silencedUntil" is null or i."silencedUntil" < now())) w
    where w."personId" is not null and not exists (select from "Notice" n where n.about = w.id
      and n.what = 'word ' || to_char(w.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    order by w.at limit 100`
}

/** What is told of an emergency stop: that it is on, that somebody asked for it to come off, and that it came off. */
export type StopNews = { id: string; what: 'stop on' | 'stop asked' | 'stop off'; notTo: string | null }

/** What nobody was told yet of emergency stops that were put on since. Who did it, or asked, knows. */
export async function untoldStops(tx: Tx, since: Date): Promise<StopNews[]> {
  return await tx.$queryRaw<StopNews[]>`select s.id, w.what, w."notTo" from "Stop" s cross join lateral (
      select 'stop on' as what, s."byId" as "notTo" where s."endedAt" is null
      union all select 'stop asked', s."askedById" where s."endedAt" is null and s."askedAt" is not null
      union all select 'stop off', s."endedById" where s."endedAt" is not null) w
    where s.at > ${since} and not exists (select from "Notice" n where n.about = s.id and n.what = w.what)
    order by s.id desc limit 100`
}

/** Of these requests those that a person can decide at this moment. */
export async function stillTheirs(tx: Tx, reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select r.id from "Request" r where r.id = any(${[...ids]}::text[]) and ${canDecide(reader)}`
  return new Set(rows.map(({ id }) => id))
}

/** Whether anybody is to be told anything: without a channel that is set up nothing is written, and little looked at. */
export async function anyChannel(actor: Actor): Promise<boolean> {
  demand(actor, 'system:sweep')
  return (await read.noticeChannel.count({ where: { isSet: true } })) > 0
}
