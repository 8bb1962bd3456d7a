import type pg from 'pg'
import { ulid } from 'ulid'
import { linesAsJson, recorded } from '@/lib/audit/append'
import { plainCalls } from '@/lib/calls/plain/commands'
import type { AuditEntry } from '@/lib/audit/events'
import type { PodActor } from '@/lib/core/actor'

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
const insertMany = `insert into bench_floor (id, pod, tool, decision, body)
  select id, 'pod', tool, 'allow', body from jsonb_to_recordset($1::text::jsonb) as line(id text, tool text, body jsonb)`

/** One narrow row for each call: the least that can be called a record. */
export function keepOneRow(pool: pg.Pool): Keep {
  return async (calls) => {
    const [first] = calls
    if (calls.length === 1 && first) {
      await pool.query({ name: 'one', text: insertOne, values: [first.id, first.body.tool, first.body] })
      return
    }
    const lines = calls.map(({ id, body }) => ({ id, tool: body.tool, body }))
    await pool.query({ name: 'many', text: insertMany, values: [JSON.stringify(lines)] })
  }
}

/** The very rows that Countersign must write for a call (call, permission, line of the record), made without thinking. */
export async function keepSameRows(pool: pg.Pool, actor: PodActor): Promise<Keep> {
  const { rows } = await pool.query<{ epoch: number }>(`select epoch from "PolicyInForce"`)
  const text = recorded(plainCalls.sql)
  return async (calls) => {
    const written = JSON.stringify(calls.map((call) => callRow(call, actor)))
    const lines = linesAsJson(calls.map((call) => ({ actor, entry: entryOf(call) })))
    const values = [written, lines, rows[0]!.epoch, [actor.credentialId]]
    await pool.query({ name: 'same', text, values })
  }
}

const because = 'Every pod may read the repository and the shared memory'
const sentence = 'Bench Pod wants to search the shared memory for'
const chain = [
  { step: 'tool', outcome: 'passed', words: 'The tool “Search the shared memory” is known and live' },
  { step: 'department', outcome: 'passed', words: 'The department “product” may use this tool' },
  { step: 'rule', outcome: 'allow', words: because },
]

function callRow({ id, body }: FloorCall, { id: podId, accountId, credentialId, environment }: PodActor) {
  return {
    id,
    podId,
    accountId,
    credentialId,
    grantId: ulid(),
    environment,
    toolKey: body.tool,
    taskKey: body.task,
    arguments: body.arguments,
    digest: 'd'.repeat(64),
    reason: body.reason,
    decision: 'allow',
    decisionReason: because,
    ruleId: 'read',
    ruleWords: because,
    chain,
    tier: 'routine',
    policyVersion: 1,
    // The same load is sent to every server, and a key of a pod counts once.
    idempotencyKey: `${process.pid} ${body.idempotency_key}`,
    bodyHash: 'b'.repeat(64),
    state: 'allowed',
  }
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
      sentence: `${sentence} “${String(body.arguments['keyword'])}”, on branch main of the project`,
      rule: null,
      reason: because,
      digest: 'd'.repeat(64),
    },
  }
}
