import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { withClient } from '@/lib/db/roles'
import { factsOf } from '@/lib/imports/fixture-facts'
import { readerVersion } from '@/lib/imports/rules'
import { read } from '@/lib/db/client'
import { countTallies } from '@/lib/insights/commands'
import { countUsage } from '@/lib/policy/usage/commands'
import { replayDraft } from '@/bench/full/replayed'
import { marks, type Told, tellStories } from '@/bench/full/stories'

/** How much an installation holds beside the people, pods and tools that it has from its beginning. */
export type Size = { calls: number; waiting: number; tasks: number; memory: number }

/** Who and what there is before the first call. */
export type Cast = { pods: number; tools: number; people: number }

/** The usual shares in an installation that has seen so many calls. What waits for people comes on top. */
export function sizeOf(calls: number, waiting: number): Size {
  return { calls, waiting, tasks: Math.ceil(calls / 50), memory: Math.ceil(calls / 50) }
}

/** An installation that can be made fuller, step by step; what each step adds lies in the fourteen months before today. */
export type Filling = {
  told: Told
  growTo(size: Size): Promise<void>
  /** Puts what so many calls would have been counted to in the place of what was counted, which is all that boards read. */
  tallyTo(calls: number): Promise<void>
  /** Puts about so many lines into the record, and what their calls would have been counted to beside them. */
  linesTo(lines: number): Promise<void>
}

/** From so many new calls on, indexes are made anew faster than they are kept. */
const many = 5_000

/** Makes an installation with the shipped catalogue and policy ready to be filled: its cast, and each story told once. */
export async function beginFilling(urls: { superuser: string; owner: string }, cast: Cast): Promise<Filling> {
  const told = await tellStories(urls.owner)
  await withClient(urls.superuser, async (admin) => {
    await set(admin, { ...cast, facts: JSON.stringify(factsOf({})), reader: readerVersion })
    await unguarded(admin, 'cast')
  })
  let have: Size = { calls: 0, waiting: 0, tasks: 0, memory: 0 }
  let [own, copies] = [0, 0]
  const tallyTo = async (calls: number) => {
    await withClient(urls.superuser, async (admin) => {
      await set(admin, { tallied: calls })
      await unguarded(admin, 'tallies')
      await asAfterMonths(admin, '"Tally"')
    })
  }
  return {
    told,
    async growTo(size) {
      const from = Object.fromEntries(Object.entries(have).map(([name, value]) => [`${name}_from`, value]))
      await withClient(urls.superuser, async (admin) => {
        await set(admin, { ...cast, ...from, ...size, ...namesIn(told), isMany: size.calls - have.calls > many })
        await unguarded(admin, 'tools', 'things', 'calls', 'texts', 'lists', 'kinds')
        await sealAll(admin)
        await countUse()
        await replayDraft(told)
        await sealAll(admin)
        await admin.query(hasRead)
        // What was loaded in one piece has to be known before anything is looked for in it.
        await admin.query('analyze')
        await countBoards()
        await asAfterMonths(admin)
      })
      have = size
    },
    tallyTo,
    async linesTo(lines) {
      own ||= await read.auditOrder.count()
      const enough = Math.ceil(lines / own) - 1
      await withClient(urls.superuser, async (admin) => {
        await set(admin, { copies_from: copies, copies: enough })
        await unguarded(admin, 'lines')
        await asAfterMonths(admin)
      })
      copies = enough
      await tallyTo(Math.round((have.calls * lines) / own))
    },
  }
}

/** As an installation is that was filled over months: which rows everybody sees is known, and so is what is in its tables, or in one. */
async function asAfterMonths(admin: pg.Client, table = ''): Promise<void> {
  const { rows } = await admin.query<{ now: string }>('select pg_current_xact_id() as now')
  // What the worker asked for while its tables were filled still sees them as they were, and as long as it does nothing is
  // known to be seen by everybody.
  const older = `select from pg_stat_activity
    where pid <> pg_backend_pid() and backend_xmin::text::bigint < $1::bigint`
  while ((await admin.query(older, [rows[0]!.now])).rowCount !== 0) await delay(100)
  await admin.query(`vacuum analyze ${table}`)
}

/** Who groups what went wrong, and who tells webhooks, has read what was loaded: incidents and messages of it stand already. */
const hasRead = `
  insert into "IncidentMark" ("position") select max("position") from "AuditOrder"
    on conflict (id) do update set "position" = excluded."position";
  update "OutgoingMark" set "position" = (select max("position") from "AuditOrder")`

/** Every line gets its place. While a worker gives places nobody else does, and what is asked for then is left undone. */
async function sealAll(admin: pg.Client): Promise<void> {
  await admin.query('begin')
  await admin.query(`select pg_advisory_xact_lock('guard.sealed'::regclass::oid::int, 0)`)
  await admin.query('select seal_audit(true)')
  await admin.query('commit')
}

/** What was used is counted, as the worker does it every minute. */
async function countUse(): Promise<void> {
  for (;;) {
    const counted = await execute(countUsage, systemActor, { atOnce: 100_000 })
    if (!counted.ok) throw new Error(`policy.count_usage was refused: ${counted.reason}`)
    if (counted.value.isAll) return
  }
}

/** The record is counted for boards, as the worker does it every other second. */
async function countBoards(): Promise<void> {
  const [started, before] = [Date.now(), await read.auditOrder.count()]
  for (;;) {
    const counted = await execute(countTallies, systemActor, { atOnce: 10_000 })
    if (!counted.ok) throw new Error(`insights.count was refused: ${counted.reason}`)
    if (counted.value.isAll) break
  }
  const seconds = (Date.now() - started) / 1000
  console.log(`  counted up to line ${before} in ${seconds.toFixed(1)} s`)
}

function namesIn({ pod, owner, signer, stories }: Told): Record<string, string> {
  return {
    podId: pod.id,
    podName: pod.name,
    accountId: pod.accountId,
    ownerId: owner.id,
    signerId: signer.id,
    signerName: signer.name,
    ...Object.fromEntries(Object.entries(marks).map(([name, mark]) => [`${name}_mark`, mark])),
    stories: JSON.stringify(stories),
  }
}

/** What the statements read by `current_setting('full.name')`. */
async function set(admin: pg.Client, values: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, value] of Object.entries(values))
    await admin.query('select set_config($1, $2, false)', [`full.${name}`, String(value)])
}

/** Runs these files in one transaction in which no guard asks for lines; after it all of them stand as before. */
async function unguarded(admin: pg.Client, ...files: readonly string[]): Promise<void> {
  for (let tried = 1; ; tried++)
    try {
      await admin.query('begin')
      for (const file of ['unguard', ...files, 'guard'])
        await admin.query(readFileSync(path.resolve('bench/full', `${file}.sql`), 'utf8'))
      return void (await admin.query('commit'))
    } catch (error) {
      await admin.query('rollback')
      // The worker of the installation that is filled may hold what this waits for, and the other way round.
      if (tried === 5 || (error as { code?: unknown }).code !== '40P01') throw error
    }
}
