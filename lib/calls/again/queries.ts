import 'server-only'
import { type WithGrounds, withGrounds } from '@/lib/calls/grounds/queries'
import { reasonInWords } from '@/lib/calls/grounds/rules'
import { envelopeOf, questionOf } from '@/lib/calls/record/rules'
import { type Claim, tierForPeople } from '@/lib/calls/rules'
import type { CallEnvelope } from '@/lib/calls/schema'
import { read, type Tx } from '@/lib/db/client'
import type { Call } from '@/lib/db/generated/client'
import { exceptedAgain } from '@/lib/findings/bypass/queries'
import type { PolicySnapshot } from '@/lib/policy/compile'
import { policyNow, policyOfEpoch } from '@/lib/policy/queries'
import { decide } from '@/lib/policy/rules'
import type { Call as Question } from '@/lib/policy/schema'
import { argumentProblems } from '@/lib/tools/arguments'
import { tool as toolShape } from '@/lib/tools/schema'
import type { Ruling } from '@/lib/requests/kind'
import { isEnoughNow } from '@/lib/requests/settle/queries'

/** A call as it is looked at again: with the grounds of its decision. */
export type CallAgain = WithGrounds<Call>

type Arguments = CallEnvelope['arguments']

/** The signed content of a call, with the arguments that somebody shows now. */
export function envelopeAgain(call: CallAgain, args: Record<string, unknown>): CallEnvelope {
  const asked = {
    tool: call.toolKey,
    task: call.taskKey,
    arguments: args as Arguments,
    saysPersonal: call.saysPersonal,
    promptHash: call.promptHash,
  }
  return envelopeOf(call, asked, call.toolSchemaHash, call.policyVersion)
}

/** A call with the grounds of its decision. */
export async function callAgain(db: Pick<Tx, 'call' | 'grounds'>, id: string): Promise<CallAgain> {
  const [call] = await withGrounds(db, [await db.call.findUniqueOrThrow({ where: { id } })])
  return call!
}

/** Whether the credential still opens anything, by the database: what a gate remembers of it may be older. */
export async function callerStands(tx: Tx, credentialId: string, now: Date): Promise<boolean> {
  const open = { revokedAt: null, expiresAt: { gt: now }, account: { pod: { state: 'active' as const } } }
  return (await tx.credential.count({ where: { id: credentialId, ...open } })) === 1
}

/**
 * What moved about the tool since the call was judged, in words; null when it is offered in the same form, or in another
 * one that these very arguments fit as well: what was signed are the arguments.
 */
export async function toolMoved(tx: Tx, call: Pick<CallAgain, 'toolKey' | 'toolSchemaHash' | 'arguments'>) {
  const tool = await tx.tool.findUnique({ where: { key: call.toolKey } })
  if (tool?.state !== 'live') return 'the tool is not offered any more'
  if (tool.schemaHash === call.toolSchemaHash) return null
  const problems = argumentProblems(toolShape.parse(tool.definition), call.arguments as Record<string, unknown>)
  return problems ? 'the form of the tool has changed since' : null
}

/** Asks the policy in force about a call that was decided before, as its pod is today. Holds that policy until the commit. */
export async function ruleAgain(tx: Tx, call: CallAgain): Promise<Ruling> {
  const [row] = await tx.$queryRaw<{ epoch: number }[]>`select epoch from "PolicyInForce" where id = 1 for share`
  return await ruleUnder(tx, (await policyOfEpoch(row!.epoch)).snapshot, call)
}

/** The same for reading: what policy says at this moment, without holding it. */
export async function ruleNow(callId: string): Promise<Ruling> {
  const call = await callAgain(read, callId)
  return await ruleUnder(read, (await policyNow()).snapshot, call)
}

async function ruleUnder(
  tx: Pick<Tx, 'pod' | 'finding' | '$queryRaw'>,
  snapshot: PolicySnapshot,
  call: CallAgain,
): Promise<Ruling> {
  const pod = await tx.pod.findUniqueOrThrow({
    where: { id: call.podId },
    select: { role: true, department: true, state: true, repositories: true },
  })
  const caller = {
    podId: call.podId,
    role: pod.role,
    department: pod.department,
    environment: call.environment,
    repositories: pod.repositories,
  }
  const again = {
    tool: call.toolKey,
    arguments: call.arguments as Arguments,
    reason: null,
    saysPersonal: call.saysPersonal,
  }
  // Calls from before their facts were kept are read again; nothing else about them can be known.
  const looked = call.facts ?? questionOf(caller, again, 0, null)
  const asked = { ...(await foundNow(tx, call.id, looked)), ...caller, pod: call.podId, boundTo: pod.repositories }
  const decision = decide(snapshot, asked)
  return { ...decision, tier: tierForPeople(decision.tier), reason: reasonInWords(decision) }
}

/** What rules count of what was found in a call: what people let through may be so no more, or only since. */
async function foundNow(tx: Pick<Tx, 'finding' | '$queryRaw'>, callId: string, looked: Question): Promise<Question> {
  const { findings, excepted = [] } = looked
  if (findings.length + excepted.length === 0) return looked
  const now = await exceptedAgain(tx, callId)
  const all = [...new Set([...findings, ...excepted])].toSorted()
  return { ...looked, findings: all.filter((code) => !now.includes(code)), excepted: now }
}

/**
 * Whether policy still allows what it allowed, or the signatures that were given are still those it asks for; and why not,
 * where an emergency stop covers it.
 */
export async function policyStands(tx: Tx, call: CallAgain): Promise<Pick<Claim, 'policyStands' | 'stopped'>> {
  const ruling = await ruleAgain(tx, call)
  if (ruling.stop !== undefined) return { policyStands: false, stopped: ruling.reason }
  const stands =
    ruling.decision !== 'ask' || call.requestId === null
      ? ruling.decision === 'allow'
      : await isEnoughNow(tx, call.requestId, ruling)
  return { policyStands: stands, stopped: null }
}
