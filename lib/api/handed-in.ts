import 'server-only'
import { z } from 'zod'
import { carriedFields, onwardFields } from '@/lib/api/carried'
import type { Reply } from '@/lib/api/endpoint'
import { inWords, revisionStateMeanings } from '@/lib/api/meanings'
import { toWire } from '@/lib/api/wire'
import { type Brokered, carryOut } from '@/lib/broker/carry-out'
import { isAnswered } from '@/lib/calls/rules'
import type { PodActor } from '@/lib/core/actor'
import type { Outcome } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { env } from '@/lib/env'
import type { Taken } from '@/lib/outputs/commands'
import { ownRevision, type OwnRevision } from '@/lib/outputs/given/queries'
import { revisionStates, submitTool } from '@/lib/outputs/schema'

// What both versions say of a file that was handed in.

export const number = z.number().int()
export const encodingMeanings = { text: 'as the text it is', base64: 'as bytes in base64, for what is no text' }
export const digest = '0d1a6e4b6e3f2b1a4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f80910a1b'
const revisionState = z
  .enum(revisionStates)
  .meta({ description: inWords('Where the revision stands.', revisionStateMeanings) })

export const revision = z
  .object({
    id: z.string().meta({ description: 'The id of the revision' }),
    path: z.string().meta({ description: 'Where the file is, below the root of its project' }),
    repo_name: z.string().meta({ description: 'The repository; empty where none was named' }),
    task: z.string().meta({ description: 'The task that produced it' }),
    revision: number.meta({ description: 'Which revision of the file it is' }),
    beside: number.nullable().meta({ description: 'Which one stood when it was handed in; null for none' }),
    digest: z.string().meta({ description: 'SHA-256 of its bytes' }),
    size: number.meta({ description: 'How many bytes it has' }),
    type: z.string().meta({ description: 'Its media type, as its name tells' }),
    state: revisionState,
    losses: z.array(z.string()).meta({ description: 'In which ways it loses content of what stood, in words' }),
    request: z.string().nullable().meta({ description: 'The request people decide on, such as CS-1042' }),
    note: z.string().nullable().meta({ description: 'What the person wrote who decided on it' }),
    at: z.string().meta({ format: 'date-time', description: 'When it was handed in' }),
    page: z.string().meta({ format: 'uri', description: 'Where people see it, and all other revisions' }),
    stood_at: z.string().nullable().meta({ format: 'date-time', description: 'Since when it stood; null for never' }),
  })
  .meta({ id: 'OutputRevision' })

export const revisionExample = {
  id: '01KAZ8N0H4J6K8M2P5R7T9V1XZ',
  path: 'docs/returns.md',
  repo_name: '',
  task: 'returns-page',
  revision: 2,
  beside: 1,
  digest,
  size: 1840,
  type: 'text/markdown',
  state: 'standing' as const,
  losses: [],
  request: null,
  note: null,
  at: '2026-11-12T09:30:00.000Z',
  page: 'https://countersign.example/outputs/01KAZ8N0H4J6K8M2P5R7T9V1XY?revision=2',
  stood_at: '2026-11-12T09:30:00.000Z',
}

/** A revision as pods read it. */
export function toRevision(found: OwnRevision): z.input<typeof revision> {
  const { outputId, project, request, at, stoodAt, ...more } = found
  return {
    ...more,
    repo_name: project,
    request: request === null ? null : `CS-${request}`,
    at: at.toISOString(),
    page: env.url + paths.output(outputId, { revision: found.revision }),
    stood_at: stoodAt?.toISOString() ?? null,
  }
}

const reply = z
  .object({
    ...carriedFields,
    output: revision.nullable().meta({ description: 'The revision it became; null while the call is not carried out' }),
    ...onwardFields,
  })
  .meta({ id: 'OutputReply' })

const replied = {
  decision: 'allow' as const,
  state: 'executed' as const,
  reason: 'Pods hand in what they produce',
  call_id: '01KAZ8N0H4J6K8M2P5R7T9V1XA',
  output: revisionExample,
  request: null,
  poll: null,
}

/** What handing in is answered with. */
export const outputReplies = {
  200: { description: 'Handed in, or denied with the reason', schema: reply, example: replied },
  202: {
    description: 'It waits for people',
    schema: reply,
    example: {
      ...replied,
      output: { ...revisionExample, state: 'pending' as const, request: 'CS-1042', stood_at: null },
      request: 'CS-1042',
    },
  },
}

/** Has a file handed in, and words what came of it. */
export async function handIn(
  actor: PodActor,
  call: Omit<Brokered, 'tool'>,
): Promise<Outcome<Reply<typeof outputReplies>>> {
  const carried = await carryOut(actor, { tool: submitTool, ...call })
  if (!carried.ok) return carried
  const { call: view } = carried.value
  const done = carried.value.done as Taken | null
  const now = done && (await ownRevision(actor, done.revisionId))
  const wire = toWire(view)
  const waits = now ? now.state === 'pending' : !isAnswered(view.state)
  const answer = {
    ...wire,
    state: done ? ('executed' as const) : wire.state,
    call_id: view.id,
    output: now && toRevision(now),
    request: now?.request ? `CS-${now.request}` : wire.request,
  }
  return { ...carried, value: { status: waits ? 202 : 200, body: reply.parse(answer) } }
}
