import 'server-only'
import { reasonInWords } from '@/lib/calls/grounds/rules'
import { questionOf } from '@/lib/calls/record/rules'
import { type LossesAhead, lossesAsked, lossesBefore } from '@/lib/calls/replaced/queries'
import type { PodActor } from '@/lib/core/actor'
import { read, type Tx } from '@/lib/db/client'
import { lookAside } from '@/lib/findings/aside/looking'
import { letThroughNow } from '@/lib/findings/bypass/queries'
import { digestsIn, exceptedOf, noticedDigests } from '@/lib/findings/rules'
import { lookAhead } from '@/lib/findings/scan/asked'
import { type Submitted, submitTool } from '@/lib/outputs/schema'
import { policyNow, policyOfEpoch } from '@/lib/policy/queries'
import { decide } from '@/lib/policy/rules'
import { askPrisma } from '@/lib/prompts/use/queries'
import type { Call as Question } from '@/lib/policy/schema'

type Judged = { decision: 'allow' | 'ask' | 'deny'; reason: string }

/** What else is known of the call that it comes with: how many files came before it there, and what its prompt is. */
type With = { before: number; promptState: Question['promptState'] }

/** A file as it is asked about by itself, and what it would lose of what stood before anything was held. */
export type Alone = { arguments: Record<string, string>; reason: null; losses: LossesAhead | null }

/** The same of what a completion sends, looked through: what was looked through once is not looked through again. */
export async function askedAlone(
  { environment }: PodActor,
  { encoding: _encoding, repo_name: project, ...file }: Submitted,
  /** Whether something is held already, so that what it loses is looked up where it is judged. */
  isHeld = false,
): Promise<Alone> {
  const sent = { ...file, ...(project !== '' && { repo_name: project }) }
  const asked = { arguments: JSON.parse(JSON.stringify(sent)) as Alone['arguments'], reason: null }
  await lookAhead(asked, lookAside)
  const losses = isHeld ? null : await lossesBefore(askPrisma(read), await policyNow(), { environment }, saidIn(asked))
  return { ...asked, losses }
}

/** The question as it is held against what stands: why the pod asks is what it says of the file. */
function saidIn(asked: Pick<Alone, 'arguments'>) {
  return { tool: submitTool, arguments: asked.arguments, reason: asked.arguments['message'] ?? null }
}

/**
 * What policy says of a file that comes with a call of another tool: the very question that handing it in by itself would be.
 * The policy stays in force until the transaction ends.
 */
export async function ruledByItself(
  tx: Tx,
  pod: PodActor,
  asked: Alone,
  { before, promptState }: With,
): Promise<Judged> {
  const [row] = await tx.$queryRaw<{ epoch: number }[]>`select epoch from "PolicyInForce" where id = 1 for share`
  const policy = await policyOfEpoch(row!.epoch)
  const { snapshot } = policy
  await lookAhead(asked, lookAside)
  const [losses = null] = await lossesAsked(askPrisma(tx), policy, [
    { actor: pod, input: saidIn(asked), ahead: asked.losses },
  ])
  const noticed = losses?.noticed ?? []
  const through = await letThroughNow(tx, pod.id, [asked], noticed)
  const digests = [...digestsIn(asked, pod.id), ...noticedDigests(noticed, pod.id)]
  const excepted = exceptedOf(digests, (digest) => through.has(digest))
  const asking = { ...pod, podId: pod.id }
  const question = questionOf(asking, { tool: submitTool, ...asked, saysPersonal: null }, 0, null, { excepted, losses })
  const callsLastHour = snapshot.countsCalls ? before + (await handedInLastHour(tx, pod)) : 0
  const decision = decide(snapshot, { ...question, callsLastHour, promptState })
  return { decision: decision.decision, reason: reasonInWords(decision) }
}

/** How many calls of the tool the pod made in the last hour, as rules count them. */
async function handedInLastHour(tx: Tx, { accountId }: PodActor): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from "Call"
    where "accountId" = ${accountId} and "toolKey" = ${submitTool} and at > now() - interval '1 hour'`
  return row!.count
}
