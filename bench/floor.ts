import Fastify from 'fastify'
import pg from 'pg'
import { ulid } from 'ulid'
import { onStop } from '@/lib/supervisor/child'

// The least that a service written with the same parts could do: read a call from JSON, keep one row of it durably,
// answer. No identity, no policy, no digest, no request, no timeline. Run as its own process: `floor.mjs PORT single|batched`.
const [port, kind] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 })

type Body = {
  tool: string
  task?: string
  arguments: Record<string, unknown>
  reason?: string
  idempotency_key: string
}
type Line = { id: string; pod: string; tool: string; decision: string; body: Body }

const insertOne = `insert into bench_floor (id, pod, tool, decision, body) values ($1, $2, $3, $4, $5)`
const insertMany = `insert into bench_floor (id, pod, tool, decision, body)
  select id, pod, tool, decision, body from jsonb_to_recordset($1::text::jsonb)
    as line(id text, pod text, tool text, decision text, body jsonb)`

async function writeOne({ id, pod, tool, decision, body }: Line): Promise<void> {
  await pool.query({ name: 'one', text: insertOne, values: [id, pod, tool, decision, body] })
}

const waiting: { line: Line; done(): void; failed(error: unknown): void }[] = []
const lanes = 2
let busy = 0

function writeBatched(line: Line): Promise<void> {
  return new Promise((done, failed) => {
    waiting.push({ line, done, failed })
    pump()
  })
}

function pump(): void {
  while (busy < lanes && waiting.length > 0) {
    busy++
    void writeTogether(waiting.splice(0, 256)).finally(() => {
      busy--
      pump()
    })
  }
}

async function writeTogether(batch: typeof waiting): Promise<void> {
  try {
    const lines = JSON.stringify(batch.map(({ line }) => line))
    await pool.query({ name: 'many', text: insertMany, values: [lines] })
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

const write = kind === 'batched' ? writeBatched : writeOne
const server = Fastify()
server.get('/livez', async () => ({ alive: true }))
server.post<{ Body: Body }>('/calls', { schema }, async ({ body }) => {
  const line = { id: ulid(), pod: 'pod', tool: body.tool, decision: 'allow', body }
  await write(line)
  return { id: line.id, decision: line.decision }
})
await server.listen({ port: Number(port), host: '127.0.0.1' })

onStop(async () => {
  await server.close()
  await pool.end()
})
