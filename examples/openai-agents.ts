import { tool } from '@openai/agents'
import type { z } from 'zod'
import { type Countersign, forModel } from '../clients/countersign'
import type { Own } from './own'

/** A function of one's own as a tool of the OpenAI Agents SDK. `thread` names the conversation. */
export function guardedTool<Input extends z.ZodObject>(gate: Countersign, thread: string, own: Own<Input>) {
  const act = gate.guard(own.tool, own.run)
  return tool({
    name: own.name,
    description: own.description,
    parameters: own.input as z.ZodObject,
    // A fault that is no answer ends the run, instead of being told to the model as one.
    errorFunction: null,
    execute: (args, _context, details) =>
      act(args as z.output<Input>, {
        key: `${thread}.${details?.toolCall?.callId}`,
        signal: details?.signal,
      }).catch(forModel),
  })
}
