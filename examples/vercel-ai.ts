import { tool } from 'ai'
import type { z } from 'zod'
import { type Countersign, forModel } from '../clients/countersign'
import type { Own } from './own'

/** A function of one's own as a tool of the Vercel AI SDK. `thread` names the conversation: ids of calls are unique in one. */
export function guardedTool<Input extends z.ZodObject>(gate: Countersign, thread: string, own: Own<Input>) {
  const act = gate.guard(own.tool, own.run)
  return tool<z.output<Input>, string>({
    description: own.description,
    inputSchema: own.input,
    execute: (args, { toolCallId, abortSignal }) =>
      act(args, { key: `${thread}.${toolCallId}`, signal: abortSignal }).catch(forModel),
  })
}
