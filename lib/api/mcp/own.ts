import 'server-only'
import { z } from 'zod'
import { askAgain } from '@/lib/api/mcp/ask'
import { mcpWords } from '@/lib/api/mcp/labels'
import { refusalResult, resultOf, toolResult, type ToolResult } from '@/lib/api/mcp/result'
import type { McpContext } from '@/lib/api/mcp/schema'
import { longestWait } from '@/lib/api/wire'
import { withdraw } from '@/lib/broker/ask'
import { claim, report } from '@/lib/calls/acts/commands'
import { callOf } from '@/lib/calls/own/queries'
import { callRef, claimInput, outcomeInput } from '@/lib/calls/schema'
import { showing } from '@/lib/calls/shown/commands'
import { digestOf } from '@/lib/core/canonical'
import { refuse, refuseInvalid } from '@/lib/core/outcome'

/** No tool of a pod has a name that begins so. */
const reserved = 'countersign-'

type OwnTool = {
  name: string
  title: string
  description: string
  input: z.ZodObject
  hints: { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: false }
  run(asked: McpContext, input: never): Promise<ToolResult>
}

const call = callRef.shape.callId.meta({ description: 'The call, as an earlier answer names it' })
const one = z.strictObject({ call })

function defineOwn<Input extends z.ZodObject>(
  tool: Omit<OwnTool, 'input' | 'run' | 'name'> & {
    name: `${typeof reserved}${string}`
    input: Input
    run(asked: McpContext, input: z.output<Input>): Promise<ToolResult>
  },
): OwnTool {
  return tool as unknown as OwnTool
}

const reads = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false } as const
const writes = { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false } as const

const tools: readonly OwnTool[] = [
  defineOwn({
    name: 'countersign-look',
    title: 'Look where a call stands',
    description: 'Says where a call stands and how to go on. With wait it answers as soon as people have decided.',
    input: one.extend({
      wait: z
        .number()
        .min(0)
        .max(longestWait)
        .default(0)
        .meta({ description: `Seconds to wait for an answer, at most ${longestWait}` }),
    }),
    hints: reads,
    async run({ actor, services, signal }, input) {
      const outcome = await services.answerOf(actor, input.call, input.wait, signal)
      return outcome.ok ? resultOf(await showing(actor, outcome.value)) : refusalResult(outcome)
    },
  }),
  defineOwn({
    name: 'countersign-withdraw',
    title: 'Withdraw a call',
    description: 'Takes back what waits for people; nobody is asked any more.',
    input: one,
    hints: writes,
    async run({ actor }, input) {
      const outcome = await withdraw(actor, input.call)
      return outcome.ok ? await looked(actor, input.call) : refusalResult(outcome)
    },
  }),
  defineOwn({
    name: 'countersign-claim',
    title: 'Use a permission, just before acting',
    description: 'Only for a tool that you run yourself after its call was allowed. The permission is used up.',
    input: one.extend({ grant: claimInput.shape.grant, arguments: claimInput.shape.arguments }),
    hints: { ...writes, idempotentHint: false },
    async run({ actor }, input) {
      const { call: callId, grant, arguments: args } = input
      const shown = { callId, grant, arguments: args }
      const outcome = await claim(actor, shown, { key: `claim:mcp-${callId}`, bodyHash: digestOf(shown), worker: null })
      if (!outcome.ok) return refusalResult(outcome)
      const repeated = outcome.repeated === true
      const said = repeated ? mcpWords.claimedBefore : mcpWords.claimed(input)
      return toolResult(said, { id: callId, state: 'consumed', repeated }, repeated)
    },
  }),
  defineOwn({
    name: 'countersign-report',
    title: 'Say what came of a call',
    description: 'Only for a tool that you ran yourself under a permission that you have claimed.',
    input: one.extend({ status: outcomeInput.shape.status, summary: outcomeInput.shape.summary }),
    hints: writes,
    async run({ actor }, { call: callId, status, summary }) {
      const told = { callId, status, summary }
      const outcome = await report(actor, told, {
        key: `outcome:mcp-${callId}`,
        bodyHash: digestOf(told),
        worker: null,
      })
      return outcome.ok ? toolResult(mcpWords.reported, { id: callId, status }) : refusalResult(outcome)
    },
  }),
  defineOwn({
    name: 'countersign-again',
    title: 'Ask for the same once more',
    description: 'For a call that ended without being done, such as one that nobody answered. People are asked anew.',
    input: one,
    hints: { ...writes, idempotentHint: false },
    async run(asked, input) {
      return await askAgain(asked, input.call)
    },
  }),
]

async function looked(actor: McpContext['actor'], callId: string): Promise<ToolResult> {
  const view = await callOf(actor, callId)
  return view ? resultOf(view) : refusalResult(refuse('not_found', 'unknown_call'))
}

/** The gate's own tools as a list shows them. */
export const ownTools = tools.map(({ name, title, description, input, hints }) => ({
  name,
  title,
  description,
  inputSchema: z.toJSONSchema(input, { io: 'input' }),
  annotations: { title, ...hints },
}))

/** Answers a call of one of them; null when the name is none of theirs. */
export async function callOwn(asked: McpContext, name: string, args: unknown): Promise<ToolResult | null> {
  const tool = tools.find((each) => each.name === name)
  if (!tool) return null
  const input = tool.input.safeParse(args)
  return input.success ? await tool.run(asked, input.data as never) : refusalResult(refuseInvalid(input.error))
}
