import Fastify from 'fastify'
import pg from 'pg'
import { ulid } from 'ulid'
import { type Body, type FloorCall, keepFindable, keepOneRow, keepSameBytes, keepSameRows } from '@/bench/floor-rows'
import type { PodActor } from '@/lib/core/actor'
import { onStop } from '@/lib/core/child'

// The least that a service of the same parts could do: read a call from JSON, keep it durably, answer. No identity, no
// policy, no digest. A process of its own: `floor.mjs PORT single|batched one|bytes|found|rows`, with the pod in BENCH_POD.
const [port, commits, rows] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 })
const actor = JSON.parse(process.env.BENCH_POD ?? '') as PodActor
const keepers = { one: keepOneRow, bytes: keepSameBytes, found: keepFindable, rows: keepSameRows }
const keep = await keepers[rows as keyof typeof keepers](pool, actor)

const waiting: { call: FloorCall; done(): void; failed(error: unknown): void }[] = []
const lanes = 2
let busy = 0

function keepBatched(call: FloorCall): Promise<void> {
  return new Promise((done, failed) => {
    waiting.push({ call, done, failed })
    pump()
  })
}

function pump(): void {
  while (busy < lanes && waiting.length > 0) {
    busy++
    void keepTogether(waiting.splice(0, 256)).finally(() => {
      busy--
      pump()
    })
  }
}

async function keepTogether(batch: typeof waiting): Promise<void> {
  try {
    await keep(batch.map(({ call }) => call))
    for (const { done } of batch) done()
  } catch (error) {
    for (const { failed } of batch) failed(error)
  }
}

const text = { type: 'string' } as const
const schema = {
  body: {
    type: 'object',
    required: ['tool', 'arguments', 'idempotency_key'],
    properties: { tool: text, task: text, arguments: { type: 'object' }, reason: text, idempotency_key: text },
  },
  response: { 200: { type: 'object', properties: { id: text, decision: text } } },
}

const server = Fastify()
server.get('/livez', async () => ({ alive: true }))
server.post<{ Body: Body }>('/calls', { schema }, async ({ body }) => {
  const call = { id: ulid(), body }
  await (commits === 'batched' ? keepBatched(call) : keep([call]))
  return { id: call.id, decision: 'allow' }
})
await server.listen({ port: Number(port), host: '127.0.0.1' })

onStop(async () => {
  await server.close()
  await pool.end()
})
