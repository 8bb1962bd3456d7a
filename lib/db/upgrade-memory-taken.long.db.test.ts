import { beforeAll, expect, it } from 'vitest'
import { earlierInstallation, rowsOf } from '@/lib/db/fixture-upgrade'
import { migrate } from '@/lib/db/migrate'

let before: Awaited<ReturnType<typeof rowsOf>>
let after: typeof before

beforeAll(async () => {
  const database = await earlierInstallation('20261128031002_memory_not_accepted_carried')
  before = await rowsOf(database.owner)
  await migrate(database.owner)
  after = await rowsOf(database.owner)
})

const statesIn = (rows: typeof before) =>
  Object.fromEntries(
    (rows['MemoryVersion'] as { number: number; state: string }[]).map(({ number, state }) => [number, state]),
  )

it('tells a version that somebody took from pods from one that was right until another replaced it', () => {
  expect(statesIn(before)).toEqual({ 1: 'superseded', 2: 'superseded', 3: 'superseded', 4: 'active' })
  expect(statesIn(after)).toEqual({ 1: 'taken', 2: 'superseded', 3: 'superseded', 4: 'active' })
})

it('everything else of its memory is as it was', () => {
  for (const table of ['MemoryEntry', 'MemoryVersion', 'MemoryText'])
    for (const [at, row] of before[table]!.entries()) {
      const { state: _state, ...rest } = row as Record<string, unknown>
      expect(after[table]![at], table).toMatchObject(table === 'MemoryVersion' ? rest : row)
    }
})
