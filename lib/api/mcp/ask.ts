import 'server-only'
import { handedResult } from '@/lib/api/mcp/hand-on'
import { mcpWords } from '@/lib/api/mcp/labels'
import { refusalResult, resultOf, type ToolResult } from '@/lib/api/mcp/result'
import { type CallMeta, callMeta, type McpContext } from '@/lib/api/mcp/schema'
import { askFor } from '@/lib/broker/ask'
import { handOn } from '@/lib/broker/forward'
import { callOf } from '@/lib/calls/own/queries'
import type { CallView } from '@/lib/calls/schema'
import { showing } from '@/lib/calls/shown/commands'
import { type Turn, turnOf, type Wanted } from '@/lib/calls/turn/queries'
import type { Hears } from '@/lib/servers/upstream/queries'
import { execute } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { tryCall } from '@/lib/requests/trial/commands'

/** How often a client that wants to hear so is told that it is still waited for. */
const everyMs = 5_000

/** Asks to use a tool by the same commands as every other way in, and answers at once, or after a wait that was asked for. */
export async function askByMcp(asked: McpContext, wanted: Wanted, meta: CallMeta): Promise<ToolResult> {
  const key = meta['countersign/key']
  const turn = key ? { ...wanted, idempotencyKey: key, stands: null } : await turnOf(asked.actor, wanted)
  return await goOn(asked, turn, meta['countersign/wait'])
}

/** Asks for the same as a call that has ended without being done; for any other says where it stands. */
export async function askAgain(asked: McpContext, callId: string): Promise<ToolResult> {
  const before = await callOf(asked.actor, callId)
  if (!before) return refusalResult(refuse('not_found', 'unknown_call'))
  if (!mayBeAsked.has(before.state)) return resultOf(before)
  const { tool, task, arguments: args, saysPersonal } = before
  const wanted = { tool, task, arguments: args, saysPersonal, reason: null, promptHash: null }
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

async function goOn(
  asked: McpContext,
  { stands, idempotencyKey: key, ...call }: Turn,
  waitSeconds: number,
): Promise<ToolResult> {
  if (stands && !isOpen.has(stands.state)) return resultOf(stands)
  const { actor, trial } = asked
  let signal: AbortSignal | undefined
  const outcome = await askFor(
    actor,
    { ...call, key },
    {
      wait:
        waitSeconds > 0
          ? {
              answer: (view) => waitedFor(asked, view, waitSeconds, (signal = asked.signal)),
              isGone: () => signal?.aborted ?? false,
            }
          : null,
      madeUp: trial ? (callId) => execute(tryCall, actor, { callId, answer: trial }) : null,
      claim: null,
    },
  )
  if (!outcome.ok) return refusalResult(outcome)
  const handed = await handOn(actor, outcome.value, call.arguments, headway(asked))
  if (!handed) return resultOf(await showing(actor, outcome.value))
  // Somebody else was first, or the permission opens nothing any more: where the call stands says how to go on.
  if (handed.is === 'refused') {
    const now = await callOf(actor, outcome.value.id)
    return now && !isOpen.has(now.state) ? resultOf(now) : refusalResult(handed.refusal)
  }
  return handedResult(outcome.value, handed)
}

/** Passes on how far a server is, in numbers alone: words that it says meanwhile nobody has looked at. */
function headway({ progress }: McpContext): Hears | undefined {
  return progress ? (step) => progress(step.progress, step.total === null ? {} : { total: step.total }) : undefined
}

async function waitedFor(
  { actor, services, progress }: McpContext,
  { id, request }: CallView,
  wait: number,
  signal: AbortSignal,
) {
  const began = Date.now()
  const tell = setInterval(() => {
    const seconds = Math.round((Date.now() - began) / 1000)
    progress?.(seconds, { message: mcpWords.waits(request, seconds) })
  }, everyMs)
  progress?.(0, { message: mcpWords.waits(request, 0) })
  try {
    return await services.answerOf(actor, id, wait, signal)
  } finally {
    clearInterval(tell)
  }
}
