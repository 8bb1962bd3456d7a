import { z } from 'zod'
import { Countersign } from '../clients/countersign'
import { type Conversation, leads } from './fixture-models'
import { type Agent, crewAiStyle, noPython, type Wanted } from './fixture-python'

/** Test support: agents with one tool each, in every framework, that can be killed and started again. */

export type Framework = { framework: string; missing?: string; start(wanted: Wanted): Agent }

const say = (args: Record<string, unknown>) => `Did it for ${String(Object.values(args)[0])}`

/** An agent in this process. Once it is killed, nothing of it reaches the gate, and nothing the gate says reaches it. */
function inProcess(lead: (conversation: Conversation) => Promise<string>): Framework['start'] {
  return ({ url, key, worker, thread, tool, args }) => {
    const ran: unknown[] = []
    const killed = new AbortController()
    const wire: typeof fetch = (address, init) => {
      if (killed.signal.aborted) return new Promise(() => undefined)
      return fetch(address, { ...init, signal: AbortSignal.any([killed.signal, init!.signal!]) })
    }
    const run = async (given: Record<string, unknown>) => {
      ran.push(given)
      return say(given)
    }
    const input = z.object(Object.fromEntries(Object.keys(args).map((name) => [name, z.string()])))
    const own = { tool, name: tool.replaceAll('.', '-'), description: 'Does it', input, run }
    const gate = new Countersign({ url, key, worker, patience: 30, fetch: wire })
    const told = lead({ gate, thread, own, args, callId: 'call_1' })
    return { told, ran, kill: () => killed.abort() }
  }
}

export const frameworks: readonly Framework[] = [
  ...leads.map(({ framework, lead }) => ({ framework, start: inProcess(lead) })),
  { framework: 'CrewAI style, Python', start: crewAiStyle, ...(noPython && { missing: noPython }) },
]
