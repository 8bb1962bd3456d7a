import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mayEnter, serverUser } from '@/lib/db/binaries'
import { type Cluster, openCluster, startCluster, stopCluster, urlOf } from '@/lib/db/embedded'
import { giveTime, linesOf, openProduct, workIn } from '@/lib/db/fixture-upgrade'
import { withClient } from '@/lib/db/roles'
import { visitedDatabase } from '@/lib/supervisor/database'

// A whole installation of the first version, as it lay on somebody's disk. It is kept beside the project, not in it.
const given = path.resolve('../shared/data/upgrade')
const archive = path.join(given, 'first-version-state.tar.xz')

type Columns = readonly { table: string; columns: string }[]
type States = { state: string; n: number }[]
type Counts = Record<string, number> & { states: States; calls: States }

/** Tables that were given another shape; of all others every row stays as it is, to the byte. */
const reshaped = ['Call', 'Request', 'Vote', 'Grant', 'IdempotencyKey', '_prisma_migrations']

const state = mkdtempSync(path.join(tmpdir(), 'countersign-first-version-'))
const reason = whyNot()
if (reason) rmSync(state, { recursive: true })
let cluster: Cluster
let counts: Counts
let owner: string
let told: string[]
let before: { lines: Awaited<ReturnType<typeof linesOf>>; rows: Record<string, string> }
let after: typeof before
let product: Awaited<ReturnType<typeof openProduct>>

/** Why this cannot be looked at here, or null. */
function whyNot(): string | null {
  if (!existsSync(archive)) return 'there is no installation of the first version beside the project'
  if (spawnSync('xz', ['--version']).status !== 0) return 'this machine has no xz'
  chmodSync(state, 0o711)
  return mayEnter(serverUser(), state) ? null : 'the folder for temporary files is closed to PostgreSQL'
}

/** PostgreSQL works only in a folder of its own account. */
function handOver(folder: string): void {
  const user = serverUser()
  if (!user) return
  const all = [folder, ...readdirSync(folder, { recursive: true }).map((name) => path.join(folder, String(name)))]
  for (const each of all) chownSync(each, user.uid, user.gid)
}

/** The columns of the tables that kept their shape, as the first version had them. */
async function columnsOf(): Promise<Columns> {
  const { rows } = await withClient(owner, (client) =>
    client.query<{ table: string; columns: string }>(
      `select table_name as table, string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
       where table_schema = 'public' and table_name not like 'AuditEvent%' and table_name <> all($1) group by 1`,
      [reshaped],
    ),
  )
  return rows
}

async function look(columns: Columns): Promise<typeof before> {
  const rows: Record<string, string> = {}
  await withClient(owner, async (client) => {
    for (const { table, columns: list } of columns) {
      const { rows: found } = await client.query<{ digest: string }>(
        `select count(*) || ' rows ' || md5(string_agg(t::text, '' order by t::text)) as digest from (select ${list} from "${table}") t`,
      )
      rows[table] = found[0]!.digest
    }
  })
  return { rows, lines: await linesOf(owner) }
}

const tally = (states: readonly string[]): Record<string, number> =>
  states.reduce<Record<string, number>>((sum, each) => ({ ...sum, [each]: (sum[each] ?? 0) + 1 }), {})
/** What the list of counts says. */
const numbers = (states: States) => Object.fromEntries(states.map(({ state: name, n }) => [name, n]))

describe.skipIf(reason)(
  `the first version's folder, started by this version${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    beforeAll(async () => {
      counts = JSON.parse(readFileSync(path.join(given, 'first-version-counts.json'), 'utf8')) as Counts
      execFileSync('tar', ['-xJf', archive, '-C', state])
      const folder = path.join(state, '.countersign')
      handOver(path.join(folder, 'postgres'))
      cluster = await openCluster(folder)
      expect(cluster.folder).toBe(path.join(folder, 'postgres'))
      await startCluster(cluster)
      owner = urlOf(cluster, 'owner', 'countersign')
      const columns = await columnsOf()
      before = await look(columns)
      told = []
      const { appUrl, readUrl } = await visitedDatabase(folder, (line) => told.push(line))
      after = await look(columns)
      workIn({ owner, app: appUrl, read: readUrl })
      product = await openProduct()
    })

    afterAll(async () => {
      if (cluster) await stopCluster(cluster)
      rmSync(state, { recursive: true, force: true })
    })

    it('keeps every row', async () => {
      expect(told.join()).toContain('The database was brought up to date: ')
      for (const [table, digest] of Object.entries(before.rows)) {
        expect([table, digest.split(' ')[0]]).toEqual([table, String(counts[table] ?? 0)])
        expect([table, after.rows[table]]).toEqual([table, digest])
      }
      const { read } = product
      const [calls, requests, votes, keys] = await Promise.all([
        read.call.findMany({ include: { request: true } }),
        read.request.findMany({ include: { duties: true } }),
        read.vote.findMany(),
        read.idempotencyKey.count(),
      ])
      expect(tally(calls.map((call) => product.stateOf(call, call.request, call.at)))).toEqual(numbers(counts.calls))
      expect(tally(requests.map((request) => request.state))).toEqual(numbers(counts.states))
      expect(calls.filter(({ grantId }) => grantId)).toHaveLength(counts['Grant']!)
      expect(votes).toHaveLength(counts['Vote']!)
      expect(keys).toBe(counts['IdempotencyKey'])
      for (const { duties } of requests) expect(duties.length).toBeGreaterThan(0)
      const written = new Map(before.lines.map(({ callId, data }) => [callId, data as { sentence?: string }]))
      for (const { id, sentence } of calls) expect(sentence).toBe(written.get(id)!.sentence)
    })

    it('is not prepared once more for a command of the operator, as long as it runs in today’s shape', async () => {
      // Preparing gives every account its password again, which is stored another way each time.
      const passwords = () =>
        withClient(urlOf(cluster, 'superuser', 'postgres'), async (admin) => {
          const { rows } = await admin.query(
            `select rolname, rolpassword from pg_authid where rolname ~ '^countersign'`,
          )
          return rows
        })
      const stored = await passwords()
      const visit = await visitedDatabase(path.join(state, '.countersign'), (line) => told.push(line), true)
      expect(await withClient(visit.appUrl, async (client) => (await client.query('select 1')).rowCount)).toBe(1)
      await visit.close()
      expect(await passwords()).toEqual(stored)
    })

    it('reads on the record as it did, with a line for each step, in one order', async () => {
      expect(before.lines).toHaveLength(counts['AuditEvent']!)
      const known = new Set(before.lines.map(({ id }) => id))
      expect(after.lines.filter(({ id }) => known.has(id))).toEqual(before.lines)
      const fresh = after.lines.filter(({ id }) => !known.has(id))
      const steps = readdirSync('prisma/migrations')
        .filter((name) => name.startsWith('2026'))
        .slice(1)
      expect(fresh.map(({ type, subjectId }) => [type, subjectId])).toEqual(
        steps.map((name) => ['database.migrated', name]),
      )
      await withClient(owner, (client) => client.query('select seal_audit()'))
      const { rows } = await withClient(owner, (client) =>
        client.query<{ position: number; eventId: string }>(
          `select "position"::int, "eventId" from "AuditOrder" order by 1`,
        ),
      )
      expect(rows.map(({ position }) => position)).toEqual(after.lines.map((_line, at) => at + 1))
      expect(rows.map(({ eventId }) => eventId).toSorted()).toEqual(after.lines.map(({ id }) => id).toSorted())
    })

    it('opens every request of then', async () => {
      const anybody = await product.person()
      for (const { number, sentence } of await product.read.request.findMany()) {
        const detail = await product.detail(anybody, number)
        expect(detail).toMatchObject({ sentence, brief: { title: expect.any(String) as string } })
        expect(detail!.change).toMatchObject({ content: { toolTitle: detail!.brief.title } })
      }
    })

    it('shows imports, tasks and the record of then', async () => {
      const { importDetail } = await import('@/lib/imports/queries')
      const { taskDetail } = await import('@/lib/tasks/queries')
      const { timeline } = await import('@/lib/audit/queries')
      const { read } = product
      const { systemActor } = await import('@/lib/core/actor')
      const reader = { ...systemActor, can: new Set([...systemActor.can, 'tasks:read', 'audit:read'] as const) }
      for (const { id, sourceId } of await read.importRun.findMany())
        expect(await importDetail(reader, id)).toMatchObject({ state: 'done', source: { id: sourceId } })
      for (const { number, title } of await read.task.findMany({ take: 30 }))
        expect(await taskDetail(reader, number)).toMatchObject({ title })
      const { rows } = await timeline(reader, {})
      const sentences = new Map(after.lines.map(({ id, sentence }) => [id, sentence]))
      expect(rows.length).toBeGreaterThan(20)
      for (const { id, sentence } of rows) expect(sentence).toBe(sentences.get(id))
    })

    it('lets people decide what waited, and pods use what was open', async () => {
      // What comes with a start: the catalogue of this version.
      await product.installStarter()
      await giveTime(owner)
      const { read } = product
      const open = await read.call.findMany({ where: { grantId: { not: null }, grantUsedAt: null } })
      expect(open.length).toBeGreaterThan(0)
      for (const { id } of open) expect([id, await product.claim(id)]).toMatchObject([id, { ok: true }])

      const waiting = await read.call.findMany({ where: { request: { state: 'waiting' } }, include: { request: true } })
      expect(waiting.length).toBe(numbers(counts.states)['waiting'])
      for (const { id, request } of waiting) expect([id, await signed(request!)]).toEqual([id, 'released'])
      for (const { id } of waiting) expect([id, await product.claim(id)]).toMatchObject([id, { ok: true }])
    })
  },
)

/** Lets the demo's people sign a request, as many as it takes, and says where it stands after its window. */
async function signed({ id, number }: { id: string; number: number }): Promise<string> {
  const reader = await product.person()
  for (;;) {
    const detail = await product.detail(reader, number)
    if (detail!.state !== 'waiting') return await product.settled(id)
    const [name] = detail!.canDecide
    const who = name === 'You' ? reader : await product.person(name!)
    const [call] = await product.read.call.findMany({ where: { requestId: id } })
    expect(await product.decide(who, call!, 'approve', detail!.care?.name)).toMatchObject({ ok: true })
  }
}
