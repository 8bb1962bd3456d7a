import 'server-only'
import { z } from 'zod'
import { notify } from '@/lib/audit/append'
import type { AuditEntry } from '@/lib/audit/events'
import { lastPlace } from '@/lib/audit/order/queries'
import { placesAtOnce } from '@/lib/calls/told/queries'
import { defineCommand } from '@/lib/change/command'
import type { Tx } from '@/lib/db/client'
import { identityLine } from '@/lib/pods/identity-line'
import { eventsBetween } from '@/lib/told/queries'
import { statusWords } from '@/lib/webhooks/labels'
import { isGivenUp, waitMs } from '@/lib/webhooks/outgoing/rules'
import { isChosen } from '@/lib/webhooks/rules'
import { type Attempt, attemptResult, type Letter } from '@/lib/webhooks/outgoing/schema'

const mark = 'webhooks'

/**
 * Makes a message of each line by which an account with a webhook is told something, up to where the record has its places.
 * The mark moves in the same transaction, so each line becomes one message, whatever happens between.
 */
export const gatherOutgoing = defineCommand({
  name: 'webhooks.gather',
  permission: 'system:sweep',
  input: z.strictObject({}),
  patienceMs: 30_000,

  async run({ tx }) {
    const open = await tx.webhook.findMany({
      where: { endedAt: null, account: { pod: { state: { not: 'retired' } } } },
      select: { id: true, accountId: true, since: true, messages: true },
    })
    if (open.length === 0) return { ok: true, value: { isAll: true }, events: 'unchanged' }
    await tx.$executeRaw`insert into "OutgoingMark" ("name", "position") values (${mark}, 0) on conflict do nothing`
    const [at] = await tx.$queryRaw<[{ position: bigint; last: bigint }]>`
      select "position", ${lastPlace} as last
      from "OutgoingMark" where "name" = ${mark} for update`
    const first = Math.min(...open.map(({ since }) => Number(since)))
    const from = Math.max(Number(at.position), first)
    const upTo = Math.min(Number(at.last), from + placesAtOnce)
    const isAll = upTo >= Number(at.last)
    if (upTo <= from) return { ok: true, value: { isAll }, events: 'unchanged' }
    const byAccount = new Map(open.map((webhook) => [webhook.accountId, webhook]))
    const letters = (await eventsBetween(from, upTo)).flatMap((told) => {
      const webhook = byAccount.get(told.accountId)
      if (!webhook || told.place <= Number(webhook.since)) return []
      const { type, data } = told.event
      if (!isChosen(webhook.messages, type)) return []
      const body = JSON.stringify({ type, timestamp: data.at, data })
      return [{ targetId: webhook.id, id: told.lineId, about: told.about, body, position: BigInt(told.place) }]
    })
    await tx.outgoing.createMany({ data: letters, skipDuplicates: true })
    if (letters.length > 0) await tellWhoLooks(tx)
    await tx.$executeRaw`update "OutgoingMark" set "position" = ${upTo} where "name" = ${mark}`
    return { ok: true, value: { isAll }, events: 'unchanged' }
  },
})

/** So many messages of one target are on their way at once, and of all together. */
const most = { ofOne: 4, ofAll: 32 }
/** Whoever took a message has said by then what became of it, or was ended and somebody else takes it. */
const leaseSeconds = 60

/**
 * Takes what is due on its way: of targets with nothing on its way, in the order of the record, and of what belongs
 * together only the first. What is taken is nobody else's until the lease is over.
 */
export const takeOutgoing = defineCommand({
  name: 'webhooks.take',
  permission: 'system:sweep',
  input: z.strictObject({ busy: z.array(z.string()) }),

  async run({ tx, input: { busy } }) {
    // One worker takes at a time; while it does, nothing is sent.
    await tx.$queryRaw`select pg_advisory_xact_lock('"Outgoing"'::regclass::oid::int, 0)::text`
    const value = await tx.$queryRaw<Letter[]>`
      with due as (
        select o."targetId", o.id, row_number() over (partition by o."targetId" order by o.position nulls first, o.id) as n
        from "Outgoing" o join "OutgoingTarget" t on t.id = o."targetId"
          join "Webhook" w on w.id = o."targetId" and w."endedAt" is null and w."pausedAt" is null
        where o.state = 'waiting' and o."nextAt" <= now() and t."nextAt" <= now() and o."targetId" <> all(${busy}::text[])
          and not exists (select from "Outgoing" e where e."targetId" = o."targetId" and e.about = o.about
            and e.state = 'waiting' and e.position < o.position))
      update "Outgoing" o set "nextAt" = now() + make_interval(secs => ${leaseSeconds})
      from (select * from due where n <= ${most.ofOne} order by n limit ${most.ofAll}) d, "Webhook" w
      where o."targetId" = d."targetId" and o.id = d.id and w.id = o."targetId"
      returning o."targetId", o.id, o.body, o.attempts, w.url, w."secretVersion", w."previousUntil"`
    return { ok: true, value, events: 'unchanged' }
  },
})

/** Notes how an attempt went. What was tried for a day is given up, and a receiver that is gone for good ends the webhook. */
export const noteOutgoing = defineCommand({
  name: 'webhooks.note',
  permission: 'system:sweep',
  input: z.strictObject({
    targetId: z.string(),
    id: z.string(),
    tookMs: z.number().int().min(0),
    result: attemptResult,
  }),

  async run({ tx, now, input: { targetId, id, tookMs, result } }) {
    const letter = await tx.outgoing.findUnique({ where: { targetId_id: { targetId, id } } })
    // Somebody ended the webhook while this was on its way, or another worker has handed it over.
    if (!letter) return { ok: true, value: null, events: 'unchanged' }
    const hasArrived = result.went === 'well'
    const said = hasArrived ? statusWords(result.status) : result.why
    const seen: Attempt = { id, type: typeOf(letter.body), at: now.toISOString(), tookMs, hasArrived, said }
    // The last ten are kept for people to look at.
    await tx.$executeRaw`update "OutgoingTarget" set "recent" =
      jsonb_path_query_array(${JSON.stringify([seen])}::jsonb || "recent", '$[0 to 9]') where id = ${targetId}`
    await tellWhoLooks(tx)
    if (hasArrived) {
      await tx.outgoing.deleteMany({ where: { targetId, id } })
      await tx.$executeRaw`update "OutgoingTarget" set "nextAt" = now(), "failures" = 0, "failingSince" = null,
        "lastSuccessAt" = now(), "lastError" = null where id = ${targetId}`
      return { ok: true, value: null, events: 'unchanged' }
    }
    const { why, isGone, retryAfterSeconds } = result
    const target = await tx.outgoingTarget.findUniqueOrThrow({ where: { id: targetId } })
    const failures = target.failures + 1
    const inMs = (count: number) => new Date(now.getTime() + waitMs(count, Math.random(), retryAfterSeconds))
    const since = target.failingSince ?? now
    const failed = { failures, nextAt: inMs(failures), failingSince: since, lastFailureAt: now, lastError: why }
    await tx.outgoingTarget.update({ where: { id: targetId }, data: failed })
    const attempts = letter.attempts + 1
    const data = { attempts, nextAt: inMs(attempts), lastError: why }
    await tx.outgoing.update({ where: { targetId_id: { targetId, id } }, data })
    const lines = isGone ? await endGone(tx, targetId, now, why) : await giveUp(tx, targetId, now, why)
    const [first, ...others] = lines
    return { ok: true, value: null, events: first ? [first, ...others] : 'unchanged' }
  },
})

/** There is no line of what is on its way, and whoever looks at a webhook sees it all the same. */
async function tellWhoLooks(tx: Tx): Promise<void> {
  await tx.$executeRawUnsafe(notify, JSON.stringify({ topics: ['webhooks'], calls: [], requests: [] }))
}

function typeOf(body: string): string {
  return (JSON.parse(body) as { type: string }).type
}

const aboutAccount = { account: { include: { pod: { select: { id: true, name: true } } } } } as const

async function endGone(tx: Tx, targetId: string, now: Date, why: string): Promise<AuditEntry[]> {
  const { count: messages } = await tx.outgoing.updateMany({
    where: { targetId, state: 'waiting' },
    data: { state: 'dead', lastError: why },
  })
  const { account } = await tx.webhook.update({
    where: { id: targetId },
    data: { endedAt: now, endedBecause: 'gone' },
    include: aboutAccount,
  })
  return [identityLine('webhook.ended', { pod: account.pod, account }, { because: 'gone', messages })]
}

/** So long what was given up can be sent again. */
const deadForDays = 30

/** Gives up everything for a target that has been tried, or has waited behind what was tried, for too long. */
async function giveUp(tx: Tx, targetId: string, now: Date, why: string): Promise<AuditEntry[]> {
  const waiting = await tx.outgoing.findMany({
    where: { targetId, state: 'waiting' },
    select: { id: true, madeAt: true },
    orderBy: { madeAt: 'asc' },
    take: 1_000,
  })
  const over = waiting.filter(({ madeAt }) => isGivenUp(madeAt, now)).map(({ id }) => id)
  if (over.length === 0) return []
  const where = { targetId, id: { in: over } }
  const { count: messages } = await tx.outgoing.updateMany({ where, data: { state: 'dead', lastError: why } })
  const past = new Date(now.getTime() - deadForDays * 86_400_000)
  await tx.outgoing.deleteMany({ where: { targetId, state: 'dead', madeAt: { lt: past } } })
  const { account } = await tx.webhook.findUniqueOrThrow({ where: { id: targetId }, include: aboutAccount })
  return [identityLine('webhook.gave_up', { pod: account.pod, account }, { messages, why })]
}
