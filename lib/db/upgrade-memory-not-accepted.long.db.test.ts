import { beforeAll, expect, it } from 'vitest'
import { earlierInstallation, rowsOf } from '@/lib/db/fixture-upgrade'
import { migrate } from '@/lib/db/migrate'

let before: Awaited<ReturnType<typeof rowsOf>>
let after: typeof before

beforeAll(async () => {
  const database = await earlierInstallation('20261128003001_prompts_of_a_repository_in_lists')
  before = await rowsOf(database.owner)
  await migrate(database.owner)
  after = await rowsOf(database.owner)
})

const statesIn = (rows: typeof before) =>
  Object.fromEntries((rows['MemoryEntry'] as { path: string; state: string }[]).map(({ path, state }) => [path, state]))

it('an entry that people never accepted is told from one that somebody put away', () => {
  expect(statesIn(before)).toMatchObject({ 'drying/cups': 'archived', 'contacts/rosa': 'archived' })
  expect(statesIn(after)).toEqual({
    'drying/bowls': 'active',
    'drying/cups': 'archived',
    'contacts/rosa': 'rejected',
    'contacts/tom': 'pending',
  })
})

it('everything else of its memory is as it was', () => {
  for (const table of ['MemoryEntry', 'MemoryVersion', 'MemoryText'])
    for (const [at, row] of before[table]!.entries()) {
      const { state: _state, ...rest } = row as Record<string, unknown>
      expect(after[table]![at], table).toMatchObject(table === 'MemoryEntry' ? rest : row)
    }
})
