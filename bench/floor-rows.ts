import type pg from 'pg'
import { ulid } from 'ulid'
import { lineOf, linesAsJson, recorded } from '@/lib/audit/append'
import { plainCalls } from '@/lib/calls/plain/commands'
import type { callRows } from '@/lib/calls/rows'
import type { AuditEntry } from '@/lib/audit/events'
import type { PodActor } from '@/lib/core/actor'
import type { RowOf } from '@/lib/core/rows'

/** What the load generator sends. */
export type Body = {
  tool: string
  task?: string
  arguments: Record<string, unknown>
  reason?: string
  idempotency_key: string
}

export type FloorCall = { id: string; body: Body }

/** Keeps calls durably, all of them in one commit. */
export type Keep = (calls: readonly FloorCall[]) => Promise<void>

const insertOne = `insert into bench_floor (id, pod, tool, decision, body) values ($1, 'pod', $2, 'allow', $3)`
const insertFound = `insert into bench_floor_found (id, pod, tool, decision, body, sentence)
  values ($1, 'pod', $2, 'allow', $3, $4)`
const insertMany = `insert into bench_floor (id, pod, tool, decision, body)
  select id, 'pod', tool, 'allow', body from jsonb_to_recordset($1::text::jsonb) as line(id text, tool text, body jsonb)`

/** One narrow row for each call with what the pod sent: the least that can be called a record. */
export function keepOneRow(pool: pg.Pool): Keep {
  return keepInOneRow(pool, ({ body }) => body)
}

/** One narrow row for each call with all that Countersign keeps of it, and nothing else to look after. */
export function keepSameBytes(pool: pg.Pool, actor: PodActor): Keep {
  return keepInOneRow(pool, (call) => bytesOf(call, actor))
}

/** The same, and found by any part of a word of its sentence, as every line of the record is. */
export function keepFindable(pool: pg.Pool, actor: PodActor): Keep {
  return async (calls) => {
    for (const call of calls) {
      const { id, body } = call
      const values = [id, body.tool, JSON.stringify(bytesOf(call, actor)), sentenceOf(body)]
      await pool.query({ name: 'found', text: insertFound, values })
    }
  }
}

function bytesOf(call: FloorCall, actor: PodActor) {
  return { call: callRow(call, actor), line: lineOf({ actor, entry: entryOf(call) }) }
}

function keepInOneRow(pool: pg.Pool, contentOf: (call: FloorCall) => unknown): Keep {
  return async (calls) => {
    const lines = calls.map((call) => ({ id: call.id, tool: call.body.tool, body: contentOf(call) }))
    const [first] = lines
    if (lines.length === 1 && first) {
      await pool.query({ name: 'one', text: insertOne, values: [first.id, first.tool, JSON.stringify(first.body)] })
      return
    }
    await pool.query({ name: 'many', text: insertMany, values: [JSON.stringify(lines)] })
  }
}

/** The very rows that Countersign must write for a call (call, line of the record), made without thinking. */
export async function keepSameRows(pool: pg.Pool, actor: PodActor): Promise<Keep> {
  // The grounds of a call that the product wrote before: without them the statement writes nothing.
  const { rows } = await pool.query<{ epoch: number; grounds: string }>(
    `select epoch, g.id as grounds from "PolicyInForce", "Grounds" g limit 1`,
  )
  const { epoch, grounds } = rows[0]!
  const text = recorded(plainCalls.sql)
  return async (calls) => {
    const written = JSON.stringify(calls.map((call) => callRow(call, actor, grounds)))
    const lines = linesAsJson(calls.map((call) => ({ actor, entry: entryOf(call) })))
    const values = [written, lines, epoch, [actor.credentialId]]
    await pool.query({ name: 'same', text, values })
  }
}

const because = 'Every pod may read the repository and the shared memory'
type Row = RowOf<typeof callRows> & { credentialId: string; claim: null }

/** Typed by the product's own description, so that what a call keeps cannot change without this. */
function callRow({ id, body }: FloorCall, actor: PodActor, grounds = 'g'.repeat(22)): Row {
  return {
    id,
    podId: actor.id,
    accountId: actor.accountId,
    credentialId: actor.credentialId,
    environment: actor.environment,
    toolKey: body.tool,
    taskKey: body.task ?? null,
    arguments: body.arguments,
    digest: 'd'.repeat(64),
    reason: body.reason ?? null,
    saysPersonal: null,
    promptHash: null,
    decision: 'allow',
    groundsId: grounds,
    tier: 'routine',
    policyVersion: 1,
    facts: { sizeBytes: JSON.stringify(body.arguments).length },
    sentence: sentenceOf(body),
    requestId: null,
    // The same load is sent to every server, and a key of a pod counts once.
    idempotencyKey: `${process.pid} ${body.idempotency_key}`,
    grantId: ulid(),
    grantExpiresAt: 900,
    grantUsedAt: null,
    stopId: null,
    claim: null,
  }
}

function sentenceOf({ arguments: args }: Body): string {
  return `Bench Pod wants to search the shared memory for “${String(args['keyword'])}”, on branch main of the project`
}

function entryOf({ id, body }: FloorCall): AuditEntry {
  return {
    type: 'call.allowed' as const,
    subject: { kind: 'call', id },
    callId: id,
    toolKey: body.tool,
    taskKey: body.task ?? null,
    outcome: 'allowed',
    policyVersion: 1,
    data: {
      sentence: sentenceOf(body),
      rule: null,
      reason: because,
      digest: 'd'.repeat(64),
    },
  }
}
