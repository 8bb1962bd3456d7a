import 'server-only'
import { giveUpCalls, lapseCalls } from '@/lib/calls/due/commands'
import { dueCalls } from '@/lib/calls/queries'
import { kinds } from '@/lib/kinds/registry'
import { dueRequests } from '@/lib/requests/queries'
import { goOnRequests, pauseRequests } from '@/lib/requests/paused/commands'
import { chainsOf, prepareToSettle } from '@/lib/requests/settle/queries'
import { duePage } from '@/lib/requests/settle/schema'
import { type Settling, settling } from '@/lib/requests/settle/commands'
import { answerTrial } from '@/lib/requests/trial/commands'
import { dueTrials } from '@/lib/requests/trial/queries'
import { env } from '@/lib/env'
import { systemActor } from '@/lib/core/actor'
import { areSpansTold, tellSpan } from '@/lib/core/spans'
import { nextPart, traceIn } from '@/lib/core/trace'
import { execute } from '@/lib/change/command'
import type { Outcome } from '@/lib/core/outcome'
import type { Bell } from '@/lib/core/bell'

const longestSleepMs = 1_000
const requestCommands = settling(kinds)
/** Made-up people are no part of a production: there is nothing there that could have them answer. */
const trials = env.environment === 'prod' ? null : { due: dueTrials, answer: answerTrial }
/** Pods whose answers fall due together wait for each other as little as the pool of connections allows. */
const atOnce = 4

/**
 * Does what is due by the database's clock: ends take-back windows, requests nobody
 * answers, and permissions nobody uses; pauses what emergency stops cover. Sleeps until the next moment
 * something is due, at most a second, so a missed notification or a lost worker delays nothing for long.
 */
export async function keepTime(signal: AbortSignal, news: Bell, log: (problem: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    const next = await settleDue().catch((problem: unknown) => {
      log(problem)
      return null
    })
    await news.sleep(Math.min(longestSleepMs, Math.max(0, Math.ceil(next ?? longestSleepMs))))
  }
}

/** One round; returns in how many milliseconds the next one is needed, or null when nothing waits. */
export async function settleDue(): Promise<number | null> {
  const [requests, calls, tried] = await Promise.all([dueRequests(), dueCalls(), trials?.due()])
  const { settle, expire, abandon } = requestCommands
  const due = [
    ...pagesOf(requests.settle).map((page) => async () => {
      await prepareToSettle(kinds, page)
      return await together(page, ending(settle))
    }),
    ...pagesOf(requests.expire).map((page) => () => together(page, ending(expire))),
    ...pagesOf(requests.abandon).map((page) => () => together(page, ending(abandon))),
    ...pagesOf(requests.pause).map((page) => () => together(page, ending(pauseRequests))),
    ...pagesOf(requests.goOn).map((page) => () => together(page, ending(goOnRequests))),
    ...(tried?.answer ?? []).map((requestId) => () => trials!.answer(requestId)),
    ...pagesOf(calls.lapse).map((page) => () => together(page, carryOut(lapseCalls))),
    ...pagesOf(calls.giveUp).map((page) => () => together(page, carryOut(giveUpCalls))),
  ]
  const rounds: PromiseSettledResult<Outcome<null>>[] = []
  for (let at = 0; at < due.length; at += atOnce)
    rounds.push(...(await Promise.allSettled(due.slice(at, at + atOnce).map((round) => round()))))
  const failed = rounds.find(({ status }) => status === 'rejected')
  // One that cannot be settled keeps none of the others waiting, but it is heard of.
  if (failed?.status === 'rejected') throw failed.reason
  // A refusal means that another worker was faster. What took its time may have let something else become due.
  if (rounds.some((round) => round.status === 'fulfilled' && round.value.ok)) return 0
  const next = [requests.nextInMs, calls.nextInMs, tried?.nextInMs ?? null].filter((ms) => ms !== null)
  return next.length > 0 ? Math.min(...next) : null
}

function pagesOf(ids: readonly string[]): string[][] {
  const starts = Array.from({ length: Math.ceil(ids.length / duePage) }, (_, at) => at * duePage)
  return starts.map((start) => ids.slice(start, start + duePage))
}

type Doing = (ids: string[]) => Promise<Outcome<null>>

const carryOut =
  (command: typeof lapseCalls): Doing =>
  (callIds) =>
    execute(command, systemActor, { callIds })

const ending =
  (command: Settling[keyof Settling]): Doing =>
  async (requestIds) => {
    const startedAt = Date.now()
    const outcome = await execute(command, systemActor, { requestIds })
    if (areSpansTold() && outcome.ok) await tellSettled(command.name, requestIds, startedAt)
    return outcome
  }

/** A page in one transaction. Where that fails each is done by itself, so that what cannot be done falls out alone. */
async function together(ids: string[], act: Doing): Promise<Outcome<null>> {
  try {
    return await act(ids)
  } catch (error) {
    if (ids.length === 1) throw error
    let last: Outcome<null> | undefined
    const failed: unknown[] = []
    for (const id of ids)
      await act([id]).then(
        (outcome) => (last = outcome),
        (problem: unknown) => failed.push(problem),
      )
    if (failed.length > 0 || !last) throw failed[0]
    return last
  }
}

/** To each chain of calls in which a request was asked for, that it came to its end. */
async function tellSettled(name: string, requestIds: readonly string[], startedAt: number): Promise<void> {
  for (const { trace, ...which } of await chainsOf(requestIds)) {
    const of = traceIn(trace)
    const facts = { 'countersign.actor': 'system', 'countersign.request': `CS-${which.number}` }
    const [endedAt, own] = [Date.now(), nextPart(of)]
    if (of) tellSpan({ name, is: 'done', trace: own, of, startedAt, endedAt, facts, failed: false })
  }
}
