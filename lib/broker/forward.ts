import 'server-only'
import { claim } from '@/lib/calls/acts/commands'
import { settleHandedOn } from '@/lib/calls/handed/commands'
import type { CallAnswer, CallInput } from '@/lib/calls/schema'
import { execute } from '@/lib/change/command'
import { systemActor, type PodActor } from '@/lib/core/actor'
import { digestOf } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import { log } from '@/lib/core/log'
import type { Refusal } from '@/lib/core/outcome'
import { suspendMoved } from '@/lib/servers/commands'
import { handedWords, serverProblem, serverWords } from '@/lib/servers/labels'
import { type HandedOn, handedOn } from '@/lib/servers/queries'
import type { Answer } from '@/lib/servers/upstream/message'
import { type Hears, refusedWith, type Session, speakWith, type Unanswered } from '@/lib/servers/upstream/queries'

/** What came of handing a call on. */
export type Handed =
  /** The server has answered: what it gave, and whether it calls that an error of the tool. */
  | { is: 'answered'; came: 'succeeded' | 'failed'; result: Record<string, unknown> }
  /** The server refused it, so that nothing was done; the permission is used. */
  | { is: 'failed'; why: string }
  /** It was not handed on, and the permission was not used. */
  | { is: 'kept'; why: string }
  /** The tool is not what it was when people looked at it. */
  | { is: 'suspended' }
  /** The permission opens nothing any more. */
  | { is: 'refused'; refusal: Refusal }
  /** It was handed on, and nobody can know what came of it. */
  | { is: 'unknown'; why: string }

/** States in which the permission of a call opens something. */
const isOpen: ReadonlySet<CallAnswer['state']> = new Set(['allowed', 'released'])

/**
 * Carries a pod's call to the pod's own server, once: the permission is used before and never again, so what breaks on the
 * way is not tried a second time. Before that the server must say of the tool, to the byte, what it said when it was read.
 * Null where the pod runs the tool by itself, or may not yet. `hears` is told how far the server is, in numbers alone.
 */
export async function handOn(
  actor: PodActor,
  call: CallAnswer,
  args: CallInput['arguments'],
  hears?: Hears,
): Promise<Handed | null> {
  if (!call.grant || !isOpen.has(call.state)) return null
  const to = await handedOn(actor, call.tool)
  if (!to) return null
  if (!to.place) return { is: 'kept', why: serverWords.unreadable }
  const session = await speakWith({ ...to.place, trace: actor.trace })
  if ('why' in session) return { is: 'kept', why: handedWords.problem(serverProblem(session.why, session.said)) }
  try {
    return await carry(actor, { id: call.id, grant: call.grant.id, args }, to, session, hears)
  } finally {
    session.end()
  }
}

type Opened = { id: string; grant: string; args: CallInput['arguments'] }

async function carry(
  actor: PodActor,
  { id: callId, grant, args }: Opened,
  { serverId, name, pin, host }: HandedOn,
  session: Session,
  hears?: Hears,
): Promise<Handed> {
  // Of two tools of one name neither is the one that was looked at.
  const seen = session.tools.filter((tool) => tool.name === name)
  if (seen.length !== 1 || seen[0]!.pin !== pin) {
    await execute(suspendMoved, systemActor, { serverId, name, seen: seen.length === 1 ? seen[0]!.pin : null })
    return { is: 'suspended' }
  }
  const shown = { callId, grant, arguments: args }
  // A key that nobody has: whoever comes second hears that the permission was used, and never that it is theirs.
  const once = { key: `hand-on:${newId()}`, bodyHash: digestOf(shown), worker: null }
  const used = await claim(actor, { ...shown, worker: 'countersign' }, once)
  if (!used.ok) return { is: 'refused', refusal: used }
  const handed = readAnswer(await session.call(name, args, hears))
  const came = handed.is === 'answered' ? handed.came : handed.is
  const summary = came === 'succeeded' ? handedWords.done(host) : handedWords.notDone(host)
  await settle(actor, { callId, came, summary })
  return handed
}

type Came = { callId: string; came: 'succeeded' | 'failed' | 'unknown'; summary: string }

/** What the server has done is done, whether or not it can be kept; what is not kept is given up on like any call. */
async function settle(actor: PodActor, came: Came): Promise<void> {
  try {
    await execute(settleHandedOn, actor, came)
  } catch (error) {
    log.error({ err: error, call: came.callId }, 'what came of a call that was handed on could not be kept')
  }
}

type Ended = Extract<Handed, { is: 'answered' | 'failed' | 'unknown' }>

function readAnswer(answer: Answer | Unanswered): Ended {
  if ('result' in answer) {
    const { result } = answer
    return { is: 'answered', came: result['isError'] === true ? 'failed' : 'succeeded', result }
  }
  // An answer by the protocol that it is not done, as for arguments that do not fit.
  const { why, said, arrived } = 'error' in answer ? refusedWith(answer, false) : answer
  return { is: arrived ? 'unknown' : 'failed', why: handedWords.problem(serverProblem(why, said)) }
}
