import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import type { Owner } from '@/lib/db/roles'
import { asOwner } from '@/lib/db/test-clock'
import { permissionsOf } from '@/lib/people/rules'
import { ArchiveProblem } from '@/lib/record/archives/schema'
import { archiveOf, verifyRecord } from '@/lib/record/archives/verified/queries'
import { allRead, archiveNow, oldMonth } from '@/lib/record/fixture'
import { holdRecord } from '@/lib/record/holds/commands'

const ownerUrl = process.env.DATABASE_OWNER_URL!
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-archives-'))
const archive = (how: Parameters<typeof archiveNow>[2] = {}) => archiveNow(ownerUrl, folder, how)

beforeAll(async () => {
  const { ana } = await cast()
  await oldMonth(ownerUrl, '2026-01', 1_500, '{"amount": 0.1000, "text": "\\u0085 – ✓", "n": 12345678901234567890}')
  await oldMonth(ownerUrl, '2026-02', 30)
  await oldMonth(ownerUrl, '2026-03', 20)
  await allRead()
  const held = { q: '“7', from: '2026-02-01T00:00:00.000Z', to: '2026-02-02T00:00:00.000Z' }
  await execute(holdRecord, { ...ana, can: permissionsOf(['auditor']) }, { name: 'Lamps', reason: 'A court', ...held })
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A connection on which the first statement with these words fails: before it is sent, or after it was carried out. */
const failing = (words: string, when: 'before' | 'after', skip = 0) => {
  let [left, isOver] = [skip, false]
  return (owner: Owner): Owner => ({
    query: (async (...args: [never]) => {
      if (isOver) throw new Error('the connection is gone')
      const text = typeof args[0] === 'string' ? args[0] : (args[0] as { text: string }).text
      const isIt = text.includes(words) && left-- === 0
      if (isIt) isOver = true
      if (isIt && when === 'before') throw new Error('killed')
      const result = await (owner.query as (...all: unknown[]) => Promise<unknown>).call(owner, ...args)
      if (isIt) throw new Error('killed')
      return result
    }) as never,
  })
}

const inTables = async (month: string) => {
  const [from, to] = [
    new Date(`${month}-01T00:00:00Z`),
    new Date(Date.parse(`${month}-01T00:00:00Z`) + 28 * 86_400_000),
  ]
  return await read.auditEvent.count({ where: { at: { gte: from, lt: to } } })
}

describe('a month that is over', () => {
  it.each<[string, 'before' | 'after', number]>([
    ['declare archived', 'after', 0],
    ['fetch', 'after', 1],
    ['declare archived', 'before', 1],
    ['commit', 'before', 0],
    ['lock table "RecordHold"', 'before', 0],
    ['insert into "RecordArchive"', 'after', 0],
    ['insert into "AuditEvent"', 'after', 0],
    ['drop table', 'before', 0],
    ['drop table', 'after', 0],
    ['commit', 'before', 1],
  ])('is all in the tables when it ends at %s (%s, %i)', async (words, when, skip) => {
    await expect(archive({ through: failing(words, when, skip) })).rejects.toThrow(/killed|gone/)
    expect(await inTables('2026-01')).toBe(1_500)
    expect(await read.recordArchive.count()).toBe(0)
    expect(await read.auditEvent.count({ where: { type: 'record.archived' } })).toBe(0)
  })

  it('stays while somebody who counts or sends has not come as far', async () => {
    await asOwner(ownerUrl, (db) => db.query('update "TallyMark" set "position" = 5 where id = 2'))
    const [january] = await archive()
    expect(january).toMatchObject({ how: 'kept', why: 'not read to its end yet by: the figures' })
    await asOwner(ownerUrl, (db) =>
      db.query('update "TallyMark" set "position" = (select max("position") from "AuditOrder") where id = 2'),
    )
  })

  it('leaves for a file that holds every line, with a line that says so; the held one stays', async () => {
    const columns = await read.$queryRaw<{ row: string }[]>`
      select to_jsonb(e)::text as row from "AuditEvent" e where e.at < '2026-02-01' order by e.at`
    // Cut off after its last word: what came of it is on the record, and asking again does nothing twice.
    await expect(archive({ through: failing('commit', 'after', 1) })).rejects.toThrow(/killed|gone/)
    expect(await archive()).toMatchObject([
      { month: '2026-02', how: 'kept' },
      { month: '2026-03', how: 'archived', lines: 20 },
    ])
    expect(await inTables('2026-01')).toBe(0)
    expect(await inTables('2026-02')).toBe(30)
    const found = await read.recordArchive.findUniqueOrThrow({ where: { month: '2026-01' } })
    const file = readFileSync(path.join(folder, found.file))
    expect(createHash('sha256').update(file).digest('hex')).toBe(found.digest)
    const [head, ...lines] = gunzipSync(file).toString().trimEnd().split('\n')
    expect(JSON.parse(head!)).toMatchObject({ archive: 1, month: '2026-01', lines: 1_500 })
    expect(lines).toHaveLength(1_500)
    const without = (text: string) => ({ ...(JSON.parse(text) as object), position: undefined, at: undefined })
    expect(lines.map(without)).toEqual(columns.map(({ row }) => without(row)))
    expect(lines[0]).toContain('12345678901234567890')
    expect(lines[0]).toMatch(/"at": "2026-01-01T00:07:00.000123\+00:00"/)
    const said = await read.auditEvent.findMany({ where: { type: 'record.archived' }, orderBy: { id: 'asc' } })
    expect(said.map(({ data }) => data)).toMatchObject([
      { month: '2026-01', digest: found.digest, lines: 1_500 },
      { month: '2026-03', lines: 20 },
    ])
    expect(said[0]!.sentence).toContain('moved 1,500 events of 2026-01 out of the audit trail into an archive')
  })

  it('is never one that was over for less than 183 days, whatever is asked', async () => {
    const early = `insert into "RecordArchive" select 'x', '2026-10', '2026-10-01', '2026-11-01', file, digest, bytes, lines, first, last, grown, "byName", now() from "RecordArchive" limit 1`
    await expect(asOwner(ownerUrl, (db) => db.query(early))).rejects.toThrow('kept_long_enough')
    await expect(asOwner(ownerUrl, (db) => db.query('delete from "RecordArchive"'))).rejects.toThrow('only grows')
  })
})

describe('what is in an archive', () => {
  const fileOf = (month: string) => path.join(folder, `record-${month}.jsonl.gz`)

  it('is part of what proves the record', async () => {
    await allRead()
    const verified = await verifyRecord(folder)
    expect(verified.problems).toEqual([])
    expect(verified.archives).toEqual([
      { month: '2026-01', lines: 1_500 },
      { month: '2026-03', lines: 20 },
    ])
    expect(verified.placed - verified.inTables).toBe(1_520)
    expect(await archiveOf('2026-02', folder)).toBeNull()
  })

  const whole = () => gunzipSync(readFileSync(fileOf('2026-01'))).toString()
  it.each<[string, () => void, string]>([
    ['is missing', () => rmSync(fileOf('2026-01')), 'there is no such file'],
    ['is empty', () => truncateSync(fileOf('2026-01'), 0), 'cut short'],
    ['is cut short', () => truncateSync(fileOf('2026-01'), 900), 'cut short'],
    ['has one bit altered', () => flip(fileOf('2026-01'), 3_000), 'altered'],
    ['has one bit altered in its head', () => flip(fileOf('2026-01'), 5), 'altered'],
    ['has something behind it', () => writeFileSync(fileOf('2026-01'), 'and more', { flag: 'a' }), 'cannot be used'],
    [
      'says something else',
      () => writeFileSync(fileOf('2026-01'), gzipSync(whole().replace('Busy', 'Lazy'))),
      'altered',
    ],
    [
      'is another month',
      () => writeFileSync(fileOf('2026-01'), readFileSync(fileOf('2026-03'))),
      'another month, 2026-03',
    ],
    [
      'is of another installation',
      () => writeFileSync(fileOf('2026-01'), gzipSync(whole().replace(/"origin":"[^"]+"/, '"origin":"else"'))),
      'another installation',
    ],
    [
      'is a bomb',
      () => writeFileSync(fileOf('2026-01'), gzipSync(`${whole()}${'{}\n'.repeat(5_000_000)}`)),
      'more than was put',
    ],
    ['is no archive', () => writeFileSync(fileOf('2026-01'), gzipSync('[1]\n')), 'no archive'],
  ])('is refused in words when it %s', async (_how, spoil, words) => {
    const before = readFileSync(fileOf('2026-01'))
    spoil()
    try {
      const refused = await archiveOf('2026-01', folder).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(ArchiveProblem)
      expect((refused as Error).message).toContain(words)
      const { problems, archives } = await verifyRecord(folder)
      expect(problems).toHaveLength(1)
      expect(archives.map(({ month }) => month)).toEqual(['2026-03'])
    } finally {
      writeFileSync(fileOf('2026-01'), before)
      expect(existsSync(fileOf('2026-01'))).toBe(true)
    }
  })
})

function flip(file: string, at: number): void {
  const bytes = readFileSync(file)
  bytes[at]! ^= 1
  writeFileSync(file, bytes)
}
