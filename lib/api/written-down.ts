import 'server-only'
import { z } from 'zod'
import { carriedFields, onwardFields } from '@/lib/api/carried'
import type { Reply } from '@/lib/api/endpoint'
import { inWords, versionStateMeanings } from '@/lib/api/meanings'
import { toWire } from '@/lib/api/wire'
import { type Brokered, carryOut, type MemoryDone } from '@/lib/broker/carry-out'
import { isAnswered } from '@/lib/calls/rules'
import type { PodActor } from '@/lib/core/actor'
import type { Outcome } from '@/lib/core/outcome'
import { writtenVersion } from '@/lib/memory/written/queries'
import { versionStates, writeTool } from '@/lib/memory/written/schema'

// What both versions answer with when a pod writes something down.

const reply = z
  .object({
    ...carriedFields,
    version: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Which version it became; null while the call is not carried out' }),
    version_state: z
      .enum(versionStates)
      .nullable()
      .meta({ description: inWords('Where the version stands.', versionStateMeanings) }),
    digest: z.string().nullable().meta({ description: 'SHA-256 of the text' }),
    request: onwardFields.request,
    note: z.string().nullable().meta({ description: 'What the person wrote who decided on the version' }),
    poll: onwardFields.poll,
  })
  .meta({ id: 'MemoryReply' })

const replied = {
  decision: 'allow' as const,
  state: 'executed' as const,
  reason: 'Pods write down what they learn',
  call_id: '01KAZ8N0H4J6K8M2P5R7T9V1XZ',
  version: 2,
  version_state: 'active' as const,
  digest: '0d1a6e4b6e3f2b1a4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f80910a1b',
  request: null,
  note: null,
  poll: null,
}

/** What writing down is answered with. */
export const memoryReplies = {
  200: { description: 'Written, or denied with the reason', schema: reply, example: replied },
  202: {
    description: 'It waits for people',
    schema: reply,
    example: { ...replied, version_state: 'pending' as const, request: 'CS-1042' },
  },
}

type Writing = Omit<Brokered, 'tool' | 'arguments'> & { arguments: { key: string } & Record<string, unknown> }

/** Has a text written down, and words what came of it. */
export async function writeDown(actor: PodActor, call: Writing): Promise<Outcome<Reply<typeof memoryReplies>>> {
  const carried = await carryOut(actor, { tool: writeTool, ...call })
  if (!carried.ok) return carried
  const { call: view } = carried.value
  const done = carried.value.done as MemoryDone | null
  const now = done && (await writtenVersion(actor, call.arguments.key, done.version))
  const wire = toWire(view)
  const waits = done ? now?.state === 'pending' : !isAnswered(view.state)
  const answer = {
    ...wire,
    state: done ? ('executed' as const) : wire.state,
    call_id: view.id,
    version: done?.version ?? null,
    version_state: now?.state ?? null,
    digest: done?.digest ?? null,
    request: now?.request ? `CS-${now.request.number}` : wire.request,
    note: now?.note ?? null,
  }
  return { ...carried, value: { status: waits ? 202 : 200, body: reply.parse(answer) } }
}
