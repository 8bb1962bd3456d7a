import { tool, type ToolRuntime } from '@langchain/core/tools'
import type { z } from 'zod'
import { type Countersign, forModel } from '../clients/countersign'
import type { Own } from './own'

/** A function of one's own as a tool of LangChain and LangGraph. `thread` names the conversation. */
export function guardedTool<Input extends z.ZodObject>(gate: Countersign, thread: string, own: Own<Input>) {
  const act = gate.guard(own.tool, own.run)
  return tool(
    (args: z.output<Input>, { toolCall, signal }: ToolRuntime) =>
      act(args, { key: `${thread}.${toolCall?.id}`, signal }).catch(forModel),
    { name: own.name, description: own.description, schema: own.input },
  )
}
