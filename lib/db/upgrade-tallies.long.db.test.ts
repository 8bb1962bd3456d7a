import { beforeAll, describe, expect, it } from 'vitest'
import { earlierInstallation, linesOf, openProduct, rowsOf, workIn } from '@/lib/db/fixture-upgrade'
import { migrate } from '@/lib/db/migrate'

type Rows = Awaited<ReturnType<typeof rowsOf>>
let before: { rows: Rows; lines: Awaited<ReturnType<typeof linesOf>> }
let after: typeof before
let product: Awaited<ReturnType<typeof openProduct>>

beforeAll(async () => {
  const database = await earlierInstallation('20261128081001_tallies')
  const look = async () => ({ rows: await rowsOf(database.owner), lines: await linesOf(database.owner) })
  before = await look()
  await migrate(database.owner)
  after = await look()
  workIn(database)
  product = await openProduct()
})

/** Where each row of a table stands, by its name. */
const statesIn = (rows: Rows, table: string, name: (row: Record<string, unknown>) => string, state = 'state') =>
  Object.fromEntries((rows[table] as Record<string, unknown>[]).map((row) => [name(row), row[state]]))

const tasks = {
  'glaze-mugs': 'backlog',
  'glaze-bowls': 'planned',
  'pack-cups': 'held',
  'count-jars': 'held',
  'fire-kiln': 'in_review',
  'ask-clay': 'in_review',
  'sent-back': 'in_progress',
  'write-guide': 'in_progress',
  'dry-bowls': 'in_progress',
  'dry-cups': 'completed',
  // Completed once people have accepted what it handed in.
  'kept-notes': 'in_review',
}
const entries = {
  'docs/bowls.md': 'active',
  'docs/cups.md': 'active',
  'drying/bowls': 'active',
  'drying/lids': 'held',
  'drying/cups': 'active',
  'kilns/held': 'held',
  'kilns/archived': 'archived',
  'contacts/rejected': 'rejected',
  'contacts/pending': 'pending',
  'contacts/deleted': 'archived',
  'contacts/asked': 'active',
}

describe('an installation with tasks, memory and outputs in every state, brought up to date', () => {
  it('has every row it had, with what stood in it, and reads on the record as it did', () => {
    for (const [table, rows] of Object.entries(before.rows)) {
      expect(after.rows[table]?.length, table).toBe(rows.length)
      for (const [at, row] of rows.entries()) expect(after.rows[table]![at], table).toMatchObject(row)
    }
    const tables = ['Task', 'MemoryEntry', 'MemoryVersion', 'MemoryRevocation', 'Output', 'OutputRevision', 'Request']
    expect(tables.map((table) => before.rows[table]!.length)).toEqual([11, 11, 13, 2, 2, 5, 9])
    const ids = new Set(before.lines.map(({ id }) => id))
    expect(after.lines.filter(({ id }) => ids.has(id))).toEqual(before.lines)
  })

  it.each([
    ['before', () => before.rows],
    ['after', () => after.rows],
  ])('has each where it stood, %s', (_when, rows) => {
    expect(statesIn(rows(), 'Task', ({ key }) => String(key), 'status')).toEqual(tasks)
    expect(statesIn(rows(), 'MemoryEntry', ({ path }) => String(path))).toEqual(entries)
    const revisions = (rows()['OutputRevision'] as { state: string }[]).map(({ state }) => state)
    expect(revisions.toSorted()).toEqual(['pending', 'rejected', 'standing', 'standing', 'superseded'])
  })

  it('opens every task, entry, file and request', async () => {
    const { memoryDetail } = await import('@/lib/memory/queries')
    const { outputDetail } = await import('@/lib/outputs/detail/queries')
    const { taskDetail } = await import('@/lib/tasks/queries')
    const { turnsOf } = await import('@/lib/tasks/turns/queries')
    const olga = await product.person('Olga')
    for (const { number, key } of await product.read.task.findMany()) {
      expect(await taskDetail(olga, number)).toMatchObject({ key })
      if (key === 'write-guide') expect(await turnsOf(olga, number)).toHaveLength(2)
    }
    for (const { id, path } of await product.read.memoryEntry.findMany())
      expect(await memoryDetail(olga, id)).toMatchObject({ path })
    for (const { id, path } of await product.read.output.findMany())
      expect(await outputDetail(olga, id, null)).toMatchObject({ path })
    for (const { number, sentence } of await product.read.request.findMany())
      expect(await product.detail(olga, number)).toMatchObject({ sentence })
  })
})

describe('life goes on there', () => {
  it('what waits is signed: a file that loses content, an entry, a completion, a checkpoint, a deletion', async () => {
    const { decide, requestNumbered, settled } = await import('@/lib/access/fixture')
    const tom = await product.person('Tom')
    const waiting = await product.read.request.findMany({ where: { state: 'waiting' }, orderBy: { number: 'asc' } })
    expect(waiting.map(({ kind }) => kind).toSorted()).toEqual([
      'memory_deletion',
      'memory_write',
      'output',
      'task_completion',
      'task_completion',
    ])
    for (const { number, kind } of waiting) {
      expect(await decide(tom, { number }), kind).toMatchObject({ ok: true })
      expect(await settled(await requestNumbered(number)), kind).toMatchObject({ state: 'executed' })
    }
    const task = (key: string) => product.read.task.findFirstOrThrow({ where: { key } })
    expect(await task('fire-kiln')).toMatchObject({ status: 'completed' })
    expect(await task('kept-notes')).toMatchObject({ status: 'completed' })
    expect(await task('ask-clay')).toMatchObject({ status: 'in_progress' })
    expect(await product.read.output.findFirstOrThrow({ where: { path: 'docs/bowls.md' } })).toMatchObject({
      standingNumber: 3,
    })
    expect(await product.read.memoryEntry.findFirstOrThrow({ where: { path: 'contacts/pending' } })).toMatchObject({
      state: 'active',
    })
  })

  it('what a task taught is given back as it was taken, and what a person held goes on', async () => {
    const { execute } = await import('@/lib/change/command')
    const { returnTaught } = await import('@/lib/memory/revoke/commands')
    const { taughtBy } = await import('@/lib/memory/revoke/queries')
    const { moveTask } = await import('@/lib/tasks/hands/commands')
    const olga = await product.person('Olga')
    const { number } = await product.read.task.findFirstOrThrow({ where: { key: 'dry-bowls' } })
    const { id, plan } = (await taughtBy(olga, number))!.revocations[0]!
    const reason = 'It was right after all'
    const back = { revocationId: id, shown: plan!.digest, reason }
    expect(await execute(returnTaught, olga, back)).toMatchObject({ ok: true })
    expect(await product.read.memoryEntry.findFirstOrThrow({ where: { path: 'drying/bowls' } })).toMatchObject({
      activeNumber: 2,
    })
    const held = await product.read.task.findFirstOrThrow({ where: { key: 'pack-cups' } })
    expect(await execute(moveTask, olga, { number: held.number, move: 'resume' })).toMatchObject({ ok: true })
  })
})
