import 'server-only'
import { mcpWords } from '@/lib/api/mcp/labels'
import { refusalResult, resultOf, type ToolResult } from '@/lib/api/mcp/result'
import { type CallMeta, callMeta, type McpContext } from '@/lib/api/mcp/schema'
import { carryOut } from '@/lib/broker/carry-out'
import { callOf } from '@/lib/calls/own/queries'
import { submitCall } from '@/lib/calls/record/commands'
import { carriedOutHere, isAnswered } from '@/lib/calls/rules'
import type { CallRead, CallView } from '@/lib/calls/schema'
import { type Turn, turnOf, type Wanted } from '@/lib/calls/turn/queries'
import type { PodActor } from '@/lib/core/actor'
import { type Outcome, refuse } from '@/lib/core/outcome'

/** How often a client that wants to hear so is told that it is still waited for. */
const everyMs = 5_000

/** Asks to use a tool by the same commands as every other way in, and answers at once, or after a wait that was asked for. */
export async function askFor(asked: McpContext, wanted: Wanted, meta: CallMeta): Promise<ToolResult> {
  const key = meta['countersign/key']
  const turn = key ? { ...wanted, idempotencyKey: key, stands: null } : await turnOf(asked.actor, wanted)
  return await goOn(asked, turn, meta['countersign/wait'])
}

/** Asks for the same as a call that has ended without being done; for any other says where it stands. */
export async function askAgain(asked: McpContext, callId: string): Promise<ToolResult> {
  const before = await callOf(asked.actor, callId)
  if (!before) return refusalResult(refuse('not_found', 'unknown_call'))
  if (!mayBeAsked.has(before.state)) return resultOf(before)
  const { tool, task, arguments: args } = before
  const wanted = { tool, task, arguments: args, reason: null, promptHash: null }
  return await goOn(asked, await turnOf(asked.actor, wanted, callId), callMeta.parse({})['countersign/wait'])
}

const mayBeAsked: ReadonlySet<CallView['state']> = new Set([
  'denied',
  'rejected',
  'changes_requested',
  'expired',
  'lapsed',
  'withdrawn',
  'stopped',
  'superseded',
  'unreported',
])

/** States of a call that stands in which asking under its key takes it further. */
const isOpen: ReadonlySet<CallView['state']> = new Set(['allowed', 'waiting', 'settling', 'released'])

async function goOn(asked: McpContext, { stands, ...input }: Turn, waitSeconds: number): Promise<ToolResult> {
  if (stands && !isOpen.has(stands.state)) return resultOf(stands)
  const outcome = await decided(asked.actor, input)
  if (!outcome.ok) return refusalResult(outcome)
  if (isAnswered(outcome.value.state) || waitSeconds === 0) return resultOf(outcome.value)
  const later = await waitedFor(asked, outcome.value, waitSeconds)
  if (!later.ok) return refusalResult(later)
  const { value: view } = later
  if (view.state !== 'released' || !carriedOutHere.has(view.tool)) return resultOf(view)
  const done = await decided(asked.actor, input)
  return done.ok ? resultOf(done.value) : refusalResult(done)
}

/** Decided and recorded; where Countersign carries the tool out itself and may, it is done by then. */
async function decided(actor: PodActor, input: Omit<Turn, 'stands'>): Promise<Outcome<CallView | CallRead>> {
  if (!carriedOutHere.has(input.tool)) return await submitCall(actor, input)
  const { idempotencyKey: key, ...call } = input
  const carried = await carryOut(actor, { ...call, key })
  if (!carried.ok) return carried
  const { call: view, done } = carried.value
  return { ok: true, value: (done && (await callOf(actor, view.id))) ?? view }
}

async function waitedFor({ actor, services, signal, progress }: McpContext, { id, request }: CallView, wait: number) {
  const began = Date.now()
  const tell = setInterval(() => {
    const seconds = Math.round((Date.now() - began) / 1000)
    progress(seconds, mcpWords.waits(request, seconds))
  }, everyMs)
  progress(0, mcpWords.waits(request, 0))
  try {
    return await services.answerOf(actor, id, wait, signal)
  } finally {
    clearInterval(tell)
  }
}
