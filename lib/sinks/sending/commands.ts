import 'server-only'
import { z } from 'zod'
import { notify } from '@/lib/audit/append'
import { defineCommand } from '@/lib/change/command'
import type { Tx } from '@/lib/db/client'
import { newId } from '@/lib/core/id'
import { mostRefused } from '@/lib/sinks/rules'
import { sinkNote, type SinkRow, sinkRef, sinkTest } from '@/lib/sinks/schema'
import { waitMs } from '@/lib/webhooks/outgoing/rules'

/** Whoever took a store has said by then what became of it, or was ended and somebody else takes it. */
const heldSeconds = 120

export type Taken = {
  sink: SinkRow
  holder: string
  position: bigint
  testId: string | null
  /** Whether lines are due; a test is sent sooner. */
  isDue: boolean
  /** Whether it has refused so many lines that somebody must look first. */
  isFull: boolean
}

/** Takes a store: until this is over, or whoever took it says so, nobody else sends to it. */
export const takeSink = defineCommand({
  name: 'sinks.take',
  permission: 'system:sweep',
  input: sinkRef,

  async run({ tx, now, input: { sinkId } }) {
    const holder = newId()
    const [course] = await tx.$queryRaw<{ position: bigint; testId: string | null; nextAt: Date }[]>`
      update "SinkCourse" c set holder = ${holder}, "heldUntil" = now() + make_interval(secs => ${heldSeconds})
      from "Sink" s where s.id = c."sinkId" and s.id = ${sinkId} and s."removedAt" is null and s."pausedAt" is null
        and (c."heldUntil" is null or c."heldUntil" < now())
      returning c."position", c."testId", c."nextAt"`
    if (!course) return { ok: true, value: null, events: 'unchanged' }
    const { kind, address, into, secret } = await tx.sink.findUniqueOrThrow({ where: { id: sinkId } })
    const isFull = (await tx.sinkLetter.count({ where: { sinkId, again: false } })) >= mostRefused
    const { nextAt, ...rest } = course
    const sink = { id: sinkId, kind, address, into, secret }
    const value: Taken = { sink, holder, ...rest, isDue: nextAt <= now, isFull }
    return { ok: true, value, events: 'unchanged' }
  },
})

/**
 * Notes how far a store came. What it has refused is kept apart, and holds up nothing. Says whether whoever sent may go on:
 * not if somebody had the store go elsewhere meanwhile.
 */
export const noteSink = defineCommand({
  name: 'sinks.note',
  permission: 'system:sweep',
  input: sinkNote,

  async run({ tx, now, input: { sinkId, holder, from, to, arrived, refused, problem, isOver } }) {
    const moved = await tx.$executeRaw`update "SinkCourse" set "position" = ${to}, sent = sent + ${arrived}
      where "sinkId" = ${sinkId} and holder = ${holder} and "position" = ${from}`
    if (moved === 0) return { ok: true, value: { mayGoOn: false }, events: 'unchanged' }
    const data = refused.map(({ position, why }) => ({ sinkId, position, why: why.slice(0, 300) }))
    // Sent again from an earlier place it is refused again.
    for (const { position, ...letter } of data) {
      const where = { sinkId_position: { sinkId, position } }
      await tx.sinkLetter.upsert({ where, create: { ...letter, position }, update: { why: letter.why, at: now } })
    }
    const isNews = await settle(tx, now, { sinkId, holder, hasArrived: arrived > 0, problem, isOver })
    if (isNews || data.length > 0) await tellWhoLooks(tx)
    const isOpen = await tx.sink.count({ where: { id: sinkId, removedAt: null, pausedAt: null } })
    return { ok: true, value: { mayGoOn: isOpen > 0 }, events: 'unchanged' }
  },
})

/** Notes what became of lines that were sent once more: what arrived is refused no longer. */
export const noteAgain = defineCommand({
  name: 'sinks.note_again',
  permission: 'system:sweep',
  input: sinkNote
    .pick({ sinkId: true, holder: true, refused: true, problem: true })
    .extend({ tried: z.array(z.bigint()) }),

  async run({ tx, now, input: { sinkId, holder, tried, refused, problem } }) {
    for (const { position, why } of refused)
      await tx.sinkLetter.updateMany({
        where: { sinkId, position },
        data: { why: why.slice(0, 300), at: now, again: false },
      })
    const still = new Set(refused.map(({ position }) => position))
    const arrived = tried.filter((position) => !still.has(position))
    await tx.sinkLetter.deleteMany({ where: { sinkId, position: { in: arrived } } })
    await tx.$executeRaw`update "SinkCourse" set sent = sent + ${arrived.length} where "sinkId" = ${sinkId}`
    const hasArrived = arrived.length > 0
    await settle(tx, now, { sinkId, holder, hasArrived, problem, isOver: problem !== null })
    await tellWhoLooks(tx)
    return { ok: true, value: null, events: 'unchanged' }
  },
})

/** Says that nobody holds a store any more, to which nothing was sent. */
export const releaseSink = defineCommand({
  name: 'sinks.release',
  permission: 'system:sweep',
  input: z.strictObject({ sinkId: z.string(), holder: z.string() }),

  async run({ tx, input: { sinkId, holder } }) {
    await tx.sinkCourse.updateMany({ where: { sinkId, holder }, data: { holder: null, heldUntil: null } })
    return { ok: true, value: null, events: 'unchanged' }
  },
})

/** Notes what came of a test. */
export const noteTest = defineCommand({
  name: 'sinks.note_test',
  permission: 'system:sweep',
  input: z.strictObject({ sinkId: z.string(), testId: z.string(), tested: sinkTest }),

  async run({ tx, input: { sinkId, testId, tested } }) {
    const { count } = await tx.sinkCourse.updateMany({ where: { sinkId, testId }, data: { testId: null, tested } })
    if (count > 0) await tellWhoLooks(tx)
    return { ok: true, value: null, events: 'unchanged' }
  },
})

type Settled = {
  sinkId: string
  holder: string
  hasArrived: boolean
  problem: z.output<typeof sinkNote>['problem']
  isOver: boolean
}

/** Whoever looks is told no more often that it goes on well. */
const newsEveryMs = 10_000

/** How it goes with the store after an attempt, and when the next one is. Says whether that is news to whoever looks. */
async function settle(tx: Tx, now: Date, { sinkId, holder, hasArrived, problem, isOver }: Settled): Promise<boolean> {
  const course = await tx.sinkCourse.findUniqueOrThrow({ where: { sinkId } })
  const failures = course.failures + 1
  const fails = problem && {
    failures,
    nextAt: new Date(now.getTime() + waitMs(failures, Math.random(), problem.retryAfterSeconds)),
    failingSince: course.failingSince ?? now,
    lastFailureAt: now,
    lastError: problem.why.slice(0, 300),
  }
  const works = !problem && { failures: 0, nextAt: now, failingSince: null, lastError: null }
  const data = {
    ...(hasArrived && { lastSuccessAt: now }),
    ...fails,
    ...works,
    ...(isOver ? { holder: null, heldUntil: null } : { heldUntil: new Date(now.getTime() + heldSeconds * 1_000) }),
  }
  await tx.sinkCourse.updateMany({ where: { sinkId, holder }, data })
  const { lastSuccessAt, failingSince } = course
  const isLong = hasArrived && now.getTime() - (lastSuccessAt?.getTime() ?? 0) > newsEveryMs
  return problem !== null || failingSince !== null || isLong
}

/** There is no line of how far a store is, and whoever looks at it sees it all the same. */
async function tellWhoLooks(tx: Tx): Promise<void> {
  await tx.$executeRawUnsafe(notify, JSON.stringify({ topics: ['sinks'], calls: [], requests: [] }))
}
