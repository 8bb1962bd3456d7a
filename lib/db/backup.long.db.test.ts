import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { backUp, restore } from '@/lib/db/backup'
import { type Cluster, furnish, openCluster, startCluster, stopCluster, urlOf } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate'
import { withClient } from '@/lib/db/roles'

const place = mkdtempSync(path.join(tmpdir(), 'countersign-backup-'))
chmodSync(place, 0o711)
const inPlace = (name: string) => path.join(place, name)
const name = 'countersign'
let cluster: Cluster

beforeAll(async () => {
  cluster = await openCluster(inPlace('state'))
  await startCluster(cluster)
  await furnish(cluster, name)
  await migrate(urlOf(cluster, 'owner', name))
  writeFileSync(inPlace('state/auth-secret'), 'the secret of this installation', { mode: 0o600 })
})
afterAll(async () => {
  await stopCluster(cluster)
  rmSync(place, { recursive: true, force: true })
})

const write = (id: string) =>
  withClient(urlOf(cluster, 'superuser', name), (admin) =>
    admin.query(
      `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
       values ($1, 'demo.loaded', 'system', 'test', 'Test', 'demo', 'demo', $2, '{}')`,
      [id, 'The test wrote a line. '.repeat(40)],
    ),
  )

const linesIn = async (state: string) => {
  const restored = await openCluster(state)
  try {
    await startCluster(restored)
    return await withClient(urlOf(restored, 'app', name), async (client) => {
      const { rows } = await client.query<{ id: string }>('select id from "AuditEvent" order by id')
      return rows.map(({ id }) => id)
    })
  } finally {
    await stopCluster(restored)
  }
}

it('a copy made while it is written to holds all that was committed before, is read whole, and works', async () => {
  const before = Array.from({ length: 20 }, (_, at) => `before ${at}`)
  for (const id of before) await write(id)
  let copying = true
  const during: string[] = []
  const writing = (async () => {
    while (copying) {
      during.push(`during ${during.length}`)
      await write(during.at(-1)!)
    }
  })()
  const made = await backUp(inPlace('state'), cluster, name, inPlace('copy')).finally(() => (copying = false))
  await writing
  await write('after')
  expect(made.lines).toBeGreaterThanOrEqual(before.length)

  const found = await restore(inPlace('restored'), name, inPlace('copy'))
  expect(found.lines).toBeGreaterThanOrEqual(made.lines)
  const lines = await linesIn(inPlace('restored'))
  expect(lines).toEqual(expect.arrayContaining(before))
  expect(lines).not.toContain('after')
  // What was written while it was copied is there up to a moment, without gaps.
  const kept = during.filter((id) => lines.includes(id))
  expect(kept).toEqual(during.slice(0, kept.length))
  expect(readFileSync(inPlace('restored/auth-secret'), 'utf8')).toBe('the secret of this installation')
})

it('neither a copy nor a database is ever written over', async () => {
  await expect(backUp(inPlace('state'), cluster, name, inPlace('copy'))).rejects.toThrow('is there already')
  await expect(restore(inPlace('state'), name, inPlace('copy'))).rejects.toThrow('holds a database')
  await expect(restore(inPlace('empty'), name, inPlace('state'))).rejects.toThrow('no copy made by')
  mkdirSync(inPlace('empty'), { recursive: true })
  writeFileSync(inPlace('empty/auth-secret'), 'another')
  await expect(restore(inPlace('empty'), name, inPlace('copy'))).rejects.toThrow('is not the one of the copy')
})

it('holds the months that have left the record, also one that left while it was copied', async () => {
  const month = 'AuditEvent_2026_01'
  const asOwner = (work: (owner: pg.Client) => Promise<unknown>) => withClient(urlOf(cluster, 'superuser', name), work)
  await asOwner(async (owner) => {
    await owner.query(`create table "${month}" (like "AuditEvent" including all)`)
    await owner.query(
      `alter table "AuditEvent" attach partition "${month}" for values from ('2026-01-01 00:00:00+00') to ('2026-02-01 00:00:00+00')`,
    )
    await owner.query(
      `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
       select 'old ' || n, '2026-01-02', 'demo.loaded', 'system', 'test', 'Test', 'demo', 'demo', 'Old', '{}' from generate_series(1, 30) n`,
    )
  })
  await backUp(inPlace('state'), cluster, name, inPlace('earlier'))
  const content = 'what stood in January'
  mkdirSync(inPlace('state/archives'))
  writeFileSync(inPlace('state/archives/record-2026-01.jsonl.gz'), content, { mode: 0o600 })
  writeFileSync(inPlace('state/archives/record-2026-02.jsonl.gz.new'), 'half of Feb')
  await asOwner(async (owner) => {
    await owner.query('begin')
    await owner.query(
      `insert into "RecordArchive" (id, month, "fromAt", "toAt", file, digest, bytes, lines, first, last, grown, "byName", at)
       values ('a', '2026-01', '2026-01-01', '2026-02-01', 'record-2026-01.jsonl.gz', 'd', 1, 30, 1, 30, false, 'Test', now())`,
    )
    await owner.query(
      `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
       values ('left', 'record.archived', 'system', 'test', 'Test', 'record', 'a', 'Left', '{"month": "2026-01"}')`,
    )
    await owner.query(`drop table "${month}"`)
    await owner.query('commit')
  })
  const made = await backUp(inPlace('state'), cluster, name, inPlace('later'))
  // What it says of itself is from its beginning, and the database from its end.
  writeFileSync(inPlace('later/backup.json'), readFileSync(inPlace('earlier/backup.json')))
  const found = await restore(inPlace('again'), name, inPlace('later'))
  expect(found.lines).toBe(made.lines)
  expect(await linesIn(inPlace('again'))).not.toContain('old 1')
  expect(readdirSync(inPlace('again/archives'))).toEqual(['record-2026-01.jsonl.gz'])
  expect(readFileSync(inPlace('again/archives/record-2026-01.jsonl.gz'), 'utf8')).toBe(content)
  // Another file of the same name is not written over.
  mkdirSync(inPlace('other/archives'), { recursive: true })
  writeFileSync(inPlace('other/archives/record-2026-01.jsonl.gz'), 'something else')
  await expect(restore(inPlace('other'), name, inPlace('later'))).rejects.toThrow('is not the one of the copy')
})

it('a copy that was damaged is refused, and what was made of it is taken away', async () => {
  const { rows } = await withClient(urlOf(cluster, 'superuser', name), (admin) =>
    admin.query<{ file: string }>(`select distinct pg_relation_filepath(tableoid) as file from "AuditEvent"`),
  )
  for (const { file } of rows) {
    const content = readFileSync(inPlace(`copy/postgres/data/${file}`))
    content[4_096]! ^= 0xff
    writeFileSync(inPlace(`copy/postgres/data/${file}`), content)
  }
  await expect(restore(inPlace('damaged'), name, inPlace('copy'))).rejects.toThrow(/cannot be used: invalid page/)
  expect(existsSync(inPlace('damaged/postgres/data'))).toBe(false)
})
