import { beforeAll, expect, it } from 'vitest'
import { earlierInstallation, linesOf, openProduct, rowsOf, workIn } from '@/lib/db/fixture-upgrade'
import { migrate } from '@/lib/db/migrate'

// Support for tests of what becomes of an installation of an earlier version: what holds for each of them.

/** What an earlier installation has, by the keys of its calls, and what is to become of it. */
type Installation<Key extends string> = {
  /** Where each call stands, before and after. */
  standing: Readonly<Record<Key, string>>
  /** Tables that have no rows in it. */
  empty: readonly string[]
  requests: number
  /** Who opens every request. */
  readers: readonly string[]
  votes: Readonly<Partial<Record<NoInfer<Key>, readonly object[]>>>
  imports: readonly (readonly [name: string, state: string])[]
  /** The branches of the repository that it had read: everything there is on each of them. */
  branches: readonly string[]
  /** Whose permissions are open, and of which something was not heard yet. */
  open: readonly NoInfer<Key>[]
  unheard: readonly NoInfer<Key>[]
  /** What waits, with the person who signs it to its end. */
  waiting: readonly (readonly [NoInfer<Key>, person: string])[]
  /** What is in its take-back window, and how that ends. */
  windows: readonly (readonly [NoInfer<Key>, state: string])[]
  /** How often a call was claimed under a key, and by which workers. */
  claims: readonly (string | null)[]
  /** Makes the repository that it had read, in this folder. */
  repository: (folder: string) => string
}

type Rows = { lines: Awaited<ReturnType<typeof linesOf>>; rows: Awaited<ReturnType<typeof rowsOf>> }

/** What of a request's lines says that people have decided, or that it ended without them. */
const decisions = ['request.approved', 'request.rejected', 'request.changes_requested']
const ends = ['request.expired', 'request.withdrawn']

/** One earlier installation, brought up to date. */
export type CarriedOver<Key extends string> = ReturnType<typeof carriedOver<Key>>

/** The tests of one earlier installation, for its file to put between its own; the database is made before the first. */
export function carriedOver<Key extends string>(name: string, installation: Installation<Key>) {
  const { standing } = installation
  let before: Rows
  let after: Rows
  /** The migrations that came since. */
  let steps: string[]
  let product: Awaited<ReturnType<typeof openProduct>>

  const rowsIn = async (owner: string): Promise<Rows> => ({ lines: await linesOf(owner), rows: await rowsOf(owner) })

  async function called(key: Key) {
    return await product.read.call.findFirstOrThrow({
      where: { idempotencyKey: key },
      include: { request: { include: { votes: { orderBy: { at: 'asc' } } } } },
    })
  }
  const idOf = async (key: Key) => (await called(key)).id
  const settled = async (key: Key) => await product.settled((await called(key)).requestId!)

  /** What somebody asked for whom, by the right. */
  async function wish(right: string) {
    return await product.read.request.findFirstOrThrow({ where: { kind: 'access', subjectId: { endsWith: right } } })
  }

  beforeAll(async () => {
    const database = await earlierInstallation(name)
    before = await rowsIn(database.owner)
    steps = await migrate(database.owner)
    after = await rowsIn(database.owner)
    workIn(database)
    product = await openProduct()
  })

  /** That everything is there and reads as it did. */
  function stands() {
    it('has every row it had, with what stood in it', () => {
      for (const [table, rows] of Object.entries(before.rows))
        expect(after.rows[table]?.length, table).toBe(rows.length)
      // What was added stands beside it; of what was there nothing reads otherwise.
      for (const [table, rows] of Object.entries(before.rows))
        for (const [at, row] of rows.entries()) expect(after.rows[table]![at], table).toMatchObject(row)
      const empty = Object.entries(before.rows).filter(([, rows]) => rows.length === 0)
      expect(empty.map(([table]) => table)).toEqual(installation.empty)
    })

    it('has nothing in what only the versions since then keep', () => {
      // What the database keeps beside the calls is made of them, and what went wrong before is no incident of today; when
      // somebody last signed in stands in the record.
      const [isNews, made] = [
        (table: string) => !(table in before.rows),
        ['UnheardUse', 'IncidentMark', 'SignInCourse'],
      ]
      const news = Object.entries(after.rows).filter(([table]) => isNews(table) && !made.includes(table))
      expect(news.filter(([, rows]) => rows.length > 0).map(([table]) => table)).toEqual([])
    })

    it('knows when somebody last came in by each provider, as the record says it', async () => {
      const { read } = product
      const lines = await read.auditEvent.findMany({ where: { type: 'session.started' }, orderBy: { at: 'asc' } })
      const lastOf = new Map(lines.map(({ at, data }) => [(data as { issuer: string }).issuer, new Date(at)]))
      const courses = await read.signInCourse.findMany()
      expect(new Map(courses.map(({ issuer, lastAt }) => [issuer, lastAt]))).toEqual(lastOf)
      expect(courses.every(({ failedAt, problem }) => failedAt === null && problem === null)).toBe(true)
    })

    it('knows of the uses that nobody was heard of yet', async () => {
      const { read } = product
      const where = { grantUsedAt: { not: null }, outcome: null, unreportedAt: null }
      const calls = await read.call.findMany({ where, orderBy: { id: 'asc' } })
      const uses = await read.unheardUse.findMany({ orderBy: { callId: 'asc' } })
      expect(uses).toEqual(calls.map(({ id: callId, grantUsedAt: usedAt }) => ({ callId, usedAt })))
      expect(uses.length > 0).toBe(installation.unheard.some((key) => standing[key] !== 'unreported'))
    })

    it('has every call and every request where it stood', async () => {
      const { read, stateOf } = product
      const calls = await read.call.findMany({ include: { request: true } })
      const found = calls.map((call) => [call.idempotencyKey, stateOf(call, call.request, call.at)])
      expect(Object.fromEntries(found)).toEqual(standing)
      const wishes = await read.request.findMany({ where: { kind: 'access' }, orderBy: { number: 'asc' } })
      expect(wishes.map(({ state, askedByName }) => [state, askedByName])).toEqual([
        ['executed', 'Lee'],
        ['waiting', 'Lee'],
        ['approved', 'Lee'],
      ])
    })

    it('knows of every request when it was decided or ended, as the record has it, and lists them in that order', async () => {
      const requests = await product.read.request.findMany()
      const lines = await product.read.auditEvent.findMany({
        where: { type: { in: [...decisions, ...ends] } },
        orderBy: { at: 'desc' },
      })
      const decided = requests.filter(({ state }) => state !== 'waiting')
      const lineOf = (id: string) => lines.find(({ requestId }) => requestId === id)
      // Two columns of one moment may have rounded it to two neighbours.
      for (const { id, state, decidedAt } of decided)
        expect(Math.abs(Number(decidedAt) - Number(lineOf(id)?.at)), state).toBeLessThanOrEqual(1)
      for (const { state, decidedAt } of requests) expect(decidedAt === null, state).toBe(state === 'waiting')
      const { listRequests, queueSize } = await import('@/lib/requests/queries')
      const { kinds } = await import('@/lib/kinds/registry')
      const { rows, place } = await listRequests(await product.person('Ana'), kinds, 'decided')
      const inOrder = lines.filter((line) => decided.some(({ id }) => lineOf(id) === line))
      expect(place.total).toBe(decided.length)
      const firstPage = inOrder.slice(0, queueSize)
      expect(rows.map(({ id }) => id)).toEqual(firstPage.map(({ requestId }) => requestId))
    })

    it('knows of what is open who is asked and who has signed', async () => {
      const { expectWhoIsAsked } = await import('@/lib/requests/fixture')
      const requests = await expectWhoIsAsked()
      expect(requests.some(({ signers }) => signers.length > 0)).toBe(true)
    })

    it('reads on the record as it did, every line in its place, and each opens', async () => {
      const ids = new Set(before.lines.map(({ id }) => id))
      expect(after.lines.filter(({ id }) => ids.has(id))).toEqual(before.lines)
      const fresh = after.lines.filter(({ id }) => !ids.has(id))
      expect(fresh).toMatchObject(steps.map((migration) => ({ type: 'database.migrated', data: { migration } })))
      expect(before.rows.AuditOrder).toHaveLength(before.lines.length)
      const { auditEvent } = await import('@/lib/audit/event/queries')
      const lee = await product.person('Lee')
      const opened = await Promise.all(before.lines.map(({ id }) => auditEvent(lee, id)))
      expect(opened).toMatchObject(before.lines.map(({ sentence }) => ({ sentence })))
    })

    it('keeps the votes, for whom they count, why they ended and the words with them', async () => {
      for (const [key, votes] of Object.entries(installation.votes) as [Key, readonly object[]][])
        expect((await called(key)).request!.votes, key).toMatchObject(votes)
      const [rejected] = await product.read.call.findMany({ where: { idempotencyKey: 'rejected' } })
      expect(await product.told(rejected!.id)).toMatchObject({ state: 'rejected' })
      const [denied] = await product.read.call.findMany({ where: { idempotencyKey: 'denied-later' } })
      expect(denied!.answer).toMatch(/Notes stay here$/)
    })

    it('opens every request, for who may sign it and for who looks', async () => {
      const requests = await product.read.request.findMany({ orderBy: { number: 'asc' } })
      expect(requests).toHaveLength(installation.requests)
      for (const person of installation.readers) {
        const reader = await product.person(person)
        const opened = await Promise.all(requests.map(({ number }) => product.detail(reader, number)))
        expect(opened).toMatchObject(requests.map(({ number, sentence }) => ({ number, sentence })))
      }
    })

    it('lists what was imported, each thing once on however many branches it is, and opens it', async () => {
      const olga = await product.person('Olga')
      const { importDetail, importSources, listImports } = await import('@/lib/imports/queries')
      const { importProblems } = await import('@/lib/imports/views/queries')
      const { taskDetail } = await import('@/lib/tasks/queries')
      const { listTasks } = await import('@/lib/tasks/list/queries')
      const { listMemory, memoryDetail } = await import('@/lib/memory/queries')
      const { rows } = await listImports(olga)
      expect(rows.map(({ name: source, state }) => [source, state])).toEqual(installation.imports)
      for (const { id, name: source } of rows) expect(await importDetail(olga, id)).toMatchObject({ name: source })
      const [source] = await importSources(olga)
      expect(source!.branches.map((branch) => branch.name).toSorted()).toEqual(installation.branches)

      const [problem, ...more] = (await importProblems(olga, { sourceId: source!.id })).rows
      expect(more).toEqual([])
      const tasks = (await listTasks(olga, { source: source!.name })).rows
      expect(tasks.map(({ key }) => key).toSorted()).toEqual(['1.1_goals', '1.2_kiln'])
      const entries = (await listMemory(olga, {})).rows
      expect(entries.map((entry) => entry.path).toSorted()).toEqual(['docs/goals.md', 'docs/guide.md'])
      for (const from of [problem!, ...tasks.map((row) => row.source!), ...entries.map((row) => row.source!)])
        expect([from.branch, ...(from.elsewhere?.names ?? [])].toSorted()).toEqual(installation.branches)
      for (const { number, key } of await product.read.task.findMany())
        expect(await taskDetail(olga, number)).toMatchObject({ key })
      for (const entry of await product.read.memoryEntry.findMany())
        expect(await memoryDetail(olga, entry.id)).toMatchObject({ path: entry.path })
    })
  }
  return { installation, stands, called, idOf, settled, wish, product: () => product }
}
