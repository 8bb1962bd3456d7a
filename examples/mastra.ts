import { createTool } from '@mastra/core/tools'
import type { z } from 'zod'
import { type Countersign, forModel } from '../clients/countersign'
import type { Own } from './own'

/** A function of one's own as a tool of Mastra. `thread` names the conversation. */
export function guardedTool<Input extends z.ZodObject>(gate: Countersign, thread: string, own: Own<Input>) {
  const act = gate.guard(own.tool, own.run)
  return createTool({
    id: own.name,
    description: own.description,
    inputSchema: own.input,
    execute: ({ context }, options) =>
      act(context as z.output<Input>, {
        key: `${thread}.${options?.toolCallId}`,
        signal: options?.abortSignal,
      }).catch(forModel),
  })
}
