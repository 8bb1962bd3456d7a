import 'server-only'
import type { PoolClient } from 'pg'
import type { z } from 'zod'
import { appendRows } from '@/lib/audit/append'
import type { AuditEntry } from '@/lib/audit/events'
import type { Actor, Permission } from '@/lib/core/actor'
import { type Outcome, type Refusal, refuse, refuseInvalid } from '@/lib/core/outcome'
import { writerPool } from '@/lib/db/client'

/** One of the inputs that share a transaction. */
export type BatchItem<Input> = { actor: Actor; input: Input }

/** What became of one item: a value with its events, an answer that was given before, or a refusal. */
export type BatchResult<Value> = { ok: true; value: Value; events: readonly AuditEntry[] } | Refusal

/** A command for the hot path: many inputs, one transaction, one commit, and nobody is answered before it. */
export type Batch<Input extends z.ZodType, Value> = {
  name: string
  permission: Permission
  input: Input
  run(context: { db: PoolClient; items: readonly BatchItem<z.output<Input>>[] }): Promise<BatchResult<Value>[]>
}

/** Names a batched mutation. The same promise as `defineCommand`: nothing is written without its events. */
export function defineBatch<Input extends z.ZodType, Value>(batch: Batch<Input, Value>): Batch<Input, Value> {
  return batch
}

type Waiting<Input, Value> = BatchItem<Input> & {
  resolve(outcome: Outcome<Value>): void
  reject(error: unknown): void
}

const maxItems = 128
const lanes = 2

/**
 * Makes a function that submits one input and answers after the commit it shared with others. While a lane is busy
 * committing, new inputs gather; nothing waits on a timer, so a lone call is as fast as a transaction of its own.
 */
export function collect<Input extends z.ZodType, Value>(batch: Batch<Input, Value>) {
  const queue: Waiting<z.output<Input>, Value>[] = []
  let busy = 0

  function pump(): void {
    while (busy < lanes && queue.length > 0) {
      const items = queue.splice(0, maxItems)
      busy++
      void commit(batch, items).finally(() => {
        busy--
        pump()
      })
    }
  }

  return async function submit(actor: Actor, rawInput: unknown): Promise<Outcome<Value>> {
    const parsed = batch.input.safeParse(rawInput)
    if (!parsed.success) return refuseInvalid(parsed.error)
    if (!actor.can.has(batch.permission)) return refuse('forbidden', 'missing_permission')
    return await new Promise<Outcome<Value>>((resolve, reject) => {
      queue.push({ actor, input: parsed.data, resolve, reject })
      pump()
    })
  }
}

async function commit<Input extends z.ZodType, Value>(
  batch: Batch<Input, Value>,
  items: Waiting<z.output<Input>, Value>[],
): Promise<void> {
  try {
    const results = await inTransaction(async (db) => {
      const done = await batch.run({ db, items })
      await appendRows(
        db,
        done.flatMap((result, at) => linesOf(batch.name, result).map((entry) => ({ actor: items[at]!.actor, entry }))),
      )
      return done
    })
    items.forEach((item, at) => {
      const result = results[at]!
      item.resolve(result.ok ? { ok: true, value: result.value } : result)
    })
  } catch (error) {
    for (const item of items) item.reject(error)
  }
}

function linesOf(command: string, result: BatchResult<unknown>): readonly AuditEntry[] {
  if (result.ok) return result.events
  const data = { command, reason: result.reason, repeated: 0 }
  return [{ type: 'command.refused', subject: { kind: 'command', id: command }, outcome: 'refused', data }]
}

async function inTransaction<Value>(work: (db: PoolClient) => Promise<Value>): Promise<Value> {
  const db = await writerPool.connect()
  let broken: Error | undefined
  try {
    await db.query('begin')
    const value = await work(db)
    await db.query('commit')
    return value
  } catch (error) {
    broken = await db.query('rollback').then(
      () => undefined,
      (problem: Error) => problem,
    )
    throw error
  } finally {
    // A connection that could not roll back is thrown away instead of going back to the pool.
    db.release(broken)
  }
}
