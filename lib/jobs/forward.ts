import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import type { Bell } from '@/lib/core/bell'
import { sendTo } from '@/lib/jobs/forward-to'
import { type Hands, newHands } from '@/lib/jobs/hands'
import { type SinkLine, testLine } from '@/lib/sinks/ecs'
import type { Delivered } from '@/lib/sinks/kinds/kind'
import { arrivedWords, sendProblems } from '@/lib/sinks/labels'
import { dueSinks, lettersAgain, nextBatch } from '@/lib/sinks/queries'
import type { SinkRow } from '@/lib/sinks/schema'
import { noteAgain, noteSink, noteTest, releaseSink, type Taken, takeSink } from '@/lib/sinks/sending/commands'

const longestSleepMs = 1_000
/** After so many batches whoever sends looks again for what else there is, such as a test. */
const batchesAtOnce = 20

/**
 * Sends the record to log stores, soon after lines have their places and once a second anyway. A store that is slow or not
 * there keeps only its own lines waiting, and nobody who decides waits for any. Any number of workers may do so.
 */
export async function keepForwarding(signal: AbortSignal, news: Bell, log: (problem: unknown) => void): Promise<void> {
  const hands = newHands(Number.POSITIVE_INFINITY, log)
  while (!signal.aborted) {
    // What is on its way rings when it is done; the next round does not wait for it.
    await forwardDue(hands, news.ring).then(() => {}, log)
    await news.sleep(longestSleepMs)
  }
}

/** One round. What is due is on its way when this returns; `done` is called as soon as a store is free again. */
export async function forwardDue(hands: Hands, done: () => void): Promise<Promise<void>[]> {
  const due = await dueSinks(systemActor)
  const busy = hands.busy()
  return due.filter((id) => !busy.includes(id)).map((id) => hands.give(id, () => forward(id), done))
}

async function forward(sinkId: string): Promise<void> {
  const taken = await execute(takeSink, systemActor, { sinkId })
  if (!taken.ok || !taken.value) return
  const { sink, testId, isDue, holder, position } = taken.value
  if (testId) await test(sink, testId)
  const isOver = { sinkId, holder, from: position, to: position, arrived: 0, refused: [], isOver: true }
  if (!isDue) await release(taken.value)
  else if (!(await sendAgain(taken.value))) return
  else if (taken.value.isFull)
    await execute(noteSink, systemActor, { ...isOver, problem: notNow(sendProblems.too_many_refused) })
  else await sendLines(taken.value)
}

function notNow(why: string) {
  return { why, retryAfterSeconds: null }
}

async function sendLines({ sink, holder, position }: Taken): Promise<void> {
  const sinkId = sink.id
  for (let [from, batches, mayGoOn] = [position, 1, true]; mayGoOn; batches++) {
    const { lines, upTo } = await nextBatch(systemActor, sinkId, from)
    const { done, refused, problem } = await deliver(sink, lines)
    const to = done === lines.length ? upTo : done === 0 ? from : lines[done - 1]!.position
    const arrived = done - refused.length
    const kept = refused.map(({ at, why }) => ({ position: lines[at]!.position, why }))
    const isOver = problem !== null || lines.length === 0 || batches === batchesAtOnce
    const note = { sinkId, holder, from, to, arrived, refused: kept, problem, isOver }
    const noted = await execute(noteSink, systemActor, note)
    mayGoOn = !isOver && noted.ok && noted.value.mayGoOn
    from = to
  }
}

/** Sends once more what somebody asked for; says whether lines may follow. */
async function sendAgain({ sink, holder }: Taken): Promise<boolean> {
  const lines = await lettersAgain(systemActor, sink.id)
  if (lines.length === 0) return true
  const { done, refused, problem } = await deliver(sink, lines)
  const kept = refused.map(({ at, why }) => ({ position: lines[at]!.position, why }))
  const tried = lines.slice(0, done).map(({ position }) => position)
  await execute(noteAgain, systemActor, { sinkId: sink.id, holder, tried, refused: kept, problem })
  return problem === null
}

async function test(sink: SinkRow, testId: string): Promise<void> {
  const began = new Date()
  const { refused, problem } = await deliver(sink, [testLine(testId, began)])
  const why = problem?.why ?? refused[0]?.why ?? null
  const tookMs = Math.max(0, Date.now() - began.getTime())
  const tested = {
    at: began.toISOString(),
    tookMs,
    hasArrived: why === null,
    said: (why ?? arrivedWords).slice(0, 300),
  }
  await execute(noteTest, systemActor, { sinkId: sink.id, testId, tested })
}

/** Nothing was tried, and nobody holds it any more. */
async function release({ sink, holder }: Taken): Promise<void> {
  await execute(releaseSink, systemActor, { sinkId: sink.id, holder })
}

/**
 * Hands lines over. Where a store takes none of several since one of them cannot be taken, it is sent fewer and fewer at
 * once, until the one stands alone that it refuses.
 */
async function deliver(sink: SinkRow, lines: readonly SinkLine[]): Promise<Delivered> {
  if (lines.length === 0) return { done: 0, refused: [], problem: null }
  const whole = await sendTo(sink, lines)
  if (!whole.tooMany) return whole
  const half = Math.ceil(lines.length / 2)
  const first = await deliver(sink, lines.slice(0, half))
  if (first.problem) return first
  const second = await deliver(sink, lines.slice(half))
  const behind = second.refused.map(({ at, why }) => ({ at: at + half, why }))
  return { done: half + second.done, refused: [...first.refused, ...behind], problem: second.problem }
}
