import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { CliProblem, insist } from '@/lib/cli/command'
import { operator } from '@/lib/cli/operator'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { paths } from '@/lib/core/paths'
import { env } from '@/lib/env'
import { activatePolicy } from '@/lib/policy/commands'
import { startChange } from '@/lib/policy/drafts/commands'
import { changeName, changeRefusals } from '@/lib/policy/drafts/labels'
import { ownDraftText } from '@/lib/policy/drafts/queries'
import { documentInForce } from '@/lib/policy/queries'
import { askReplay } from '@/lib/policy/replay/commands'
import { latestReplay } from '@/lib/policy/replay/queries'
import { emergencyPolicy, proposeChange } from '@/lib/proposals/commands'
import { waitingProposal } from '@/lib/proposals/queries'

const words = {
  ...changeRefusals,
  invalid_policy: 'This is not a policy that can be put into force:',
  invalid_input: 'The policy needs a reason of 3 to 400 characters:',
}

/** How long the command waits for the worker; a replay that takes longer is found again by the next one. */
const patienceMs = 30_000
const lookEveryMs = 250

/**
 * What became of a document: it is in force now, it was already, or people are asked, now or since an earlier run. Says it
 * in a sentence.
 */
export async function applyPolicy(text: string, reason: string): Promise<string> {
  const inForce = await documentInForce(systemActor)
  if (!inForce) {
    const { version } = insist(await execute(activatePolicy, operator(), { document: text, reason }), words)
    return `Policy version ${version} is in force: there was none, so nobody could be asked.`
  }
  if (inForce.document === text) return `Policy version ${inForce.version} says that already; nothing was done.`
  const waiting = await waitingProposal(systemActor, text)
  if (waiting)
    return `${changeName(waiting.number)} asks for that already and waits for signatures as ${placeOf(waiting.request)}; nothing was done.`
  const open = await ownDraftText(systemActor)
  const number =
    open?.document === text && open.base === inForce.version
      ? open.number
      : insist(await execute(startChange, operator(), { document: text }), words).number
  await replayed(number)
  const { request } = insist(await execute(proposeChange, operator(), { number, reason }), words)
  return `${changeName(number)} is proposed as ${placeOf(request)}. It is in force once people have signed it under Approvals.`
}

/** A request with the address under which people sign it. */
function placeOf(request: number): string {
  return `CS-${request} (${env.url}${paths.request(request)})`
}

/** Puts a document into force past everybody. Every page says so until a second person has looked at it. */
export async function applyAtOnce(text: string, because: string): Promise<string> {
  const { version } = insist(await execute(emergencyPolicy, operator(), { document: text, reason: because }), words)
  return `Policy version ${version} is in force, and nobody was asked. Every page says so until somebody has looked at it.`
}

/** Has the change replayed beside recorded calls, which is part of what people sign. */
async function replayed(number: number): Promise<void> {
  const before = await latestReplay(systemActor, number)
  if (before?.state === 'done' && before.counts) return
  insist(await execute(askReplay, operator(), { number }), words)
  const until = Date.now() + patienceMs
  while (Date.now() < until) {
    const replay = await latestReplay(systemActor, number)
    if (replay?.state === 'done') return
    if (replay?.state !== 'waiting')
      throw new CliProblem(`The replay of ${changeName(number)} came to no end. Try again.`)
    await wait(lookEveryMs)
  }
  throw new CliProblem(
    `${changeName(number)} is a draft, and the worker is still replaying it. The same command again proposes it.`,
  )
}
