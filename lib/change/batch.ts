import 'server-only'
import pg, { type PoolClient } from 'pg'
import type { z } from 'zod'
import { appendRows, linesAsJson, recorded } from '@/lib/audit/append'
import type { AuditEntry } from '@/lib/audit/events'
import { type Actor, type ActorOf, type Permission, accountOf, mayDo } from '@/lib/core/actor'
import { type Outcome, type Refusal, refuse, refuseInvalid } from '@/lib/core/outcome'
import { rememberRepeat } from '@/lib/change/refusals'
import { noteRefused } from '@/lib/change/shortcut'
import { spanned } from '@/lib/change/spanned'
import { traceOf } from '@/lib/change/trace'
import { teller } from '@/lib/change/telling'
import { enqueueAll, jobsAsJson, type QueuedJob } from '@/lib/core/work'
import { writerPool } from '@/lib/db/client'

/** One of the inputs that share a transaction. */
export type BatchItem<Input, By extends Actor = Actor> = { actor: By; input: Input }

/**
 * What became of one item: a value with its events and the work that follows from it, an answer that was given before, or
 * a refusal.
 */
export type BatchResult<Value> =
  | { ok: true; value: Value; repeated?: true; events: readonly AuditEntry[]; jobs?: readonly QueuedJob[] }
  | Refusal

/** A command for the hot path: many inputs, one transaction, one commit, and nobody is answered before it. */
export type Batch<Input extends z.ZodType, Value, Kind extends Actor['kind'] = Actor['kind']> = {
  name: string
  permission: Permission
  /** The one kind of actor it is for, as with commands. */
  actor?: Kind
  input: Input
  /** What an input needs that takes long, before it is put with others; null where there is nothing. It holds nothing. */
  ahead?(input: z.output<Input>, actor: ActorOf<Kind>): Promise<void> | null
  shortcut?: Shortcut<z.output<Input>, Value, ActorOf<Kind>>
  /** The long way. Without one, what the short way leaves is answered with null, and whoever submitted it has a command. */
  run?(context: {
    db: PoolClient
    items: readonly BatchItem<z.output<Input>, ActorOf<Kind>>[]
  }): Promise<BatchResult<Value>[]>
}

/** What the short way would write for one input: its row and its lines, all under this id, and the answer. */
export type Draft<Value> = {
  id: string
  /** Rows are written in the order of this text, so that no two batches wait for each other in a circle. */
  order: string
  row: Record<string, unknown>
  entries: readonly [AuditEntry, ...AuditEntry[]]
  value(writtenAt: Date): Value
  /** Work that follows takes the long way: in a statement that is done at once nothing is queued. */
  jobs?: never
}

/**
 * The short way for inputs that need no look at anything but themselves: one statement, one round trip, one commit.
 * What it does not write, for whatever reason, takes the long way through `run` afterwards.
 */
export type Shortcut<Input, Value, By extends Actor = Actor> = {
  name: string
  /** Common table expressions for `recorded`: rows are $1, parameters of its own begin with $3. */
  sql: string
  /** A draft for each item, null for those that must take the long way; null when all must. `db` is to look, not to write. */
  draft(items: readonly BatchItem<Input, By>[], db: pg.Pool): Drafts<Value> | null | Promise<Drafts<Value> | null>
}

type Drafts<Value> = { drafts: readonly (Draft<Value> | null)[]; parameters: readonly unknown[] }

/** Names a batched mutation. The same promise as `defineCommand`: nothing is written without its events. */
export function defineBatch<Input extends z.ZodType, Value, Kind extends Actor['kind'] = Actor['kind']>(
  batch: Batch<Input, Value, Kind>,
): Batch<Input, Value> {
  // Safe, because `collect` lets no other kind of actor come as far as `run`.
  return batch as unknown as Batch<Input, Value>
}

type Waiting<Input, Value> = BatchItem<Input> & {
  resolve(outcome: Outcome<Value>): void
  reject(error: unknown): void
}

const tellSoon = teller(writerPool)
const maxItems = 128
const lanes = 3
/** So many waiting items are worth another commit beside those under way; fewer are committed together after it. */
const manyItems = 8

/**
 * Makes a function that submits one input and answers after the commit it shared with others: with all that arrived in
 * the same turn of the event loop, and with what gathers while every lane is committing. Nothing waits on a timer.
 */
export function collect<Input extends z.ZodType, Value>(batch: Batch<Input, Value>) {
  const queue: Waiting<z.output<Input>, Value>[] = []
  const commitItems = committer(batch)
  let busy = 0
  let planned = false

  const worthwhile = () => busy < lanes && queue.length >= (busy === 0 ? 1 : manyItems)

  function plan(): void {
    if (planned || !worthwhile()) return
    planned = true
    setImmediate(() => {
      planned = false
      while (worthwhile()) {
        busy++
        void commitItems(queue.splice(0, maxItems)).finally(() => {
          busy--
          plan()
        })
      }
    })
  }

  return async function submit(actor: Actor, rawInput: unknown): Promise<Outcome<Value>> {
    const parsed = batch.input.safeParse(rawInput)
    if (!parsed.success) return refuseInvalid(parsed.error)
    if (!mayDo(actor, batch)) return refuse('forbidden', 'missing_permission')
    const ahead = batch.ahead?.(parsed.data, actor)
    if (ahead) await ahead
    const waiting = (by: Actor) =>
      new Promise<Outcome<Value>>((resolve, reject) => {
        // Whose turn it is to commit does so within what they are doing themselves, so each brings its own chain of calls along.
        const trace = traceOf(by)
        queue.push({ actor: trace === undefined ? by : { ...by, trace }, input: parsed.data, resolve, reject })
        plan()
      })
    return await spanned(batch.name, actor, waiting)
  }
}

/** Commits items the short way where there is one, and what is left in a transaction. Every item gets its answer. */
function committer<Input extends z.ZodType, Value>(batch: Batch<Input, Value>) {
  type Item = Waiting<z.output<Input>, Value>
  const { shortcut } = batch
  const text = shortcut && recorded(shortcut.sql)

  async function takeShortcut(items: Item[]): Promise<Item[]> {
    const prepared = await shortcut?.draft(items, writerPool)
    if (!prepared) return items
    const drafted = items.flatMap((item, at) => (prepared.drafts[at] ? [{ item, draft: prepared.drafts[at] }] : []))
    if (drafted.length === 0) return items
    drafted.sort((a, b) => (a.draft.order < b.draft.order ? -1 : 1))
    const lines = drafted.flatMap(({ item: { actor }, draft: { entries } }) =>
      entries.map((entry) => ({ actor, entry })),
    )
    const rows = JSON.stringify(drafted.map(({ draft }) => draft.row))
    const values = [rows, linesAsJson(lines), ...prepared.parameters]
    const written = await writeOnce(batch.name, { name: shortcut!.name, text: text!, values })
    if (!written) return items
    const done = drafted.filter(({ draft }) => written.ids.has(draft.id))
    for (const { item, draft } of done) item.resolve({ ok: true, value: draft.value(written.at) })
    tellSoon(done.flatMap(({ draft }) => draft.entries))
    if (done.length === items.length) return []
    const answered = new Set(done.map(({ item }) => item))
    return items.filter((item) => !answered.has(item))
  }

  return async function commitItems(items: Item[]): Promise<void> {
    let left = items
    try {
      left = await takeShortcut(items)
      if (left.length > 0) await commit(batch, left)
    } catch (error) {
      for (const item of left) item.reject(error)
    }
  }
}

/** Runs a statement of the short way; null when the database refused it, since one input among many may be the reason. */
async function writeOnce(batch: string, query: { name: string; text: string; values: unknown[] }) {
  try {
    const { rows } = await writerPool.query<{ at: Date; written: string | null }>(query)
    return { at: rows[0]!.at, ids: new Set(rows[0]!.written?.split(' ')) }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    if (error.code !== takenBack) noteRefused(batch, error.code ?? 'none')
    return null
  }
}

/** With a division by zero a statement takes itself back, since something moved meanwhile: that is no fault. */
const takenBack = '22012'

async function commit<Input extends z.ZodType, Value>(
  batch: Batch<Input, Value>,
  items: readonly Waiting<z.output<Input>, Value>[],
): Promise<void> {
  const { run } = batch
  if (!run) {
    for (const { resolve } of items) resolve({ ok: true, value: null as Value })
    return
  }
  const results = await inTransaction(async (db) => {
    const done = await run({ db, items })
    await appendRows(
      db,
      done.flatMap((result, at) => {
        const { actor } = items[at]!
        return linesOf(batch.name, actor, result).map((entry) => ({ actor, entry }))
      }),
    )
    const jobs = done.flatMap((result, at) => {
      const { trace } = items[at]!.actor
      return ((result.ok && result.jobs) || []).map((job) => ({ ...job, trace }))
    })
    if (jobs.length > 0) await db.query({ name: 'enqueue', text: enqueueAll, values: [jobsAsJson(jobs)] })
    return done
  })
  items.forEach((item, at) => {
    const result = results[at]!
    const { repeated } = result.ok ? result : {}
    item.resolve(result.ok ? { ok: true, value: result.value, ...(repeated && { repeated }) } : result)
  })
}

/** A refusal is on the record too; a flood of equal ones becomes one line a minute with a count. */
function linesOf(command: string, actor: Actor, result: BatchResult<unknown>): readonly AuditEntry[] {
  if (result.ok) return result.events
  const { reason, tool } = result
  const repeated = rememberRepeat(accountOf(actor), command, `${reason} ${tool ?? ''}`, Date.now())
  if (repeated === null) return []
  const data = { command, reason, repeated, ...(tool && { tool }) }
  const subject = { kind: 'command', id: command }
  return [{ type: 'command.refused', subject, outcome: 'refused', toolKey: tool ?? null, data }]
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
