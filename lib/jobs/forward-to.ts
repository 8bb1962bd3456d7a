import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { appendLines } from '@/lib/core/append-lines'
import { exchange } from '@/lib/core/exchange'
import { secondsToWait } from '@/lib/core/post'
import { secretAt } from '@/lib/core/reference'
import { streamOut } from '@/lib/core/stream-out'
import { env } from '@/lib/env'
import type { SinkLine } from '@/lib/sinks/ecs'
import {
  type Answer,
  type Ask,
  allDone,
  type Delivered,
  notNow,
  type Place,
  type SinkKind,
} from '@/lib/sinks/kinds/kind'
import { kindNamed } from '@/lib/sinks/kinds/registry'
import { sendProblems } from '@/lib/sinks/labels'
import { type End, endOf, notAllowed } from '@/lib/sinks/rules'
import type { SinkRow } from '@/lib/sinks/schema'

const megabyte = 1_048_576
const isProduction = env.environment === 'prod'

/** Only what is inside and listed as such may be inside; whatever else is listed is in the public network. */
export const outside = {
  listed: env.logHostsInside,
  isPlainAllowed: !isProduction,
  caFile: env.outgoing.caFile,
  timeoutMs: 30_000,
  mostBytes: 4 * megabyte,
}

/** Sends lines to a log store as its kind has it. Whether they may go there is looked at each time, as is what opens it. */
export async function sendTo(sink: SinkRow, lines: readonly SinkLine[]): Promise<Delivered> {
  const kind = kindNamed(sink.kind)
  const end = kind && endOf(kind, sink.address)
  if (!kind || !end || 'wrong' in end) return notNow(sendProblems.no_kind)
  const { logHosts: hosts, logHostsInside: inside, logFolders: folders } = env
  const isClosed = notAllowed(end, { hosts, inside, folders }, { looksInside: false, way: kind.way, isProduction })
  if (isClosed) return notNow(sendProblems[isClosed === 'no_folder' ? 'outside_folders' : isClosed])
  const found = sink.secret === null ? null : await secretAt(sink.secret, env.logSecrets)
  if (found && !found.ok) return notNow(sendProblems[found.problem])
  const place = { ...sink, secret: found?.secret ?? null, host: new URL(env.url).hostname }
  return await by(kind, end, place, lines)
}

async function by(kind: SinkKind, end: End, place: Place, lines: readonly SinkLine[]): Promise<Delivered> {
  if ('through' in kind) return await kind.through(lines, place, answerTo)
  if (kind.way === 'http') return await converse(kind, place, lines)
  if (kind.way === 'stream' && end.to === 'host') {
    const streamed = await streamOut(end, kind.bytes(lines, place), outside)
    return 'problem' in streamed ? notNow(sendProblems[streamed.problem]) : allDone(lines)
  }
  if (kind.way !== 'file' || end.to !== 'file') return notNow(sendProblems.no_kind)
  const where = { folders: env.logFolders, mostBytes: 100 * megabyte, now: new Date() }
  const appended = await appendLines(end.file, kind.text(lines), where)
  if (!('problem' in appended)) return allDone(lines)
  return notNow(sendProblems[appended.problem] + (appended.code ? ` (${appended.code})` : ''))
}

/** Asks step by step what the kind has to ask, and lets it say what came of it. */
async function converse(
  kind: Extract<SinkKind, { talk: unknown }>,
  place: Place,
  lines: readonly SinkLine[],
): Promise<Delivered> {
  const talk = kind.talk(lines, place, new Date())
  let step = talk.next()
  while (!step.done) step = talk.next(await answerTo(step.value))
  return step.value
}

async function answerTo(ask: Ask): Promise<Answer> {
  const none = { status: 0, retryAfterSeconds: null }
  if ('waitMs' in ask) {
    await wait(ask.waitMs)
    return { ...none, body: '' }
  }
  const { url, headers, body } = ask
  const asked = { method: 'POST' as const, headers: { 'user-agent': 'Countersign', ...headers }, body }
  const answer = await exchange(new URL(url), asked, outside, () => false)
  if ('problem' in answer) return { ...none, body: sendProblems[answer.problem] }
  return {
    status: answer.status,
    body: answer.body,
    retryAfterSeconds: secondsToWait(answer.headers['retry-after']),
  }
}
