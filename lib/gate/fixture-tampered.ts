import { mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import { asOwner } from '@/lib/db/test-clock'

// Support for tests of what becomes of something that somebody changed on the disk or as the owner of the database.

type Table = 'Request' | 'Delivery' | 'Vote'

/** Changes a row past every guard, as only whoever owns the database can. */
export async function asStored(statement: string, values: unknown[]): Promise<void> {
  const tables: Table[] = ['Request', 'Delivery', 'Vote']
  await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
    await db.query('begin')
    for (const table of tables) await db.query(`alter table "${table}" disable trigger user`)
    await db.query(statement, values)
    for (const table of tables) await db.query(`alter table "${table}" enable trigger user`)
    await db.query('commit')
  })
}

/** A row as it is, and what puts it back as it was. */
export async function keptRow(table: Table, id: string) {
  const found = await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
    const { rows } = await db.query(`select to_jsonb(r) as row from "${table}" r where id = $1`, [id])
    return rows[0].row as Record<string, unknown>
  })
  const columns = Object.keys(found).map((name) => `"${name}"`)
  const statement = `update "${table}" set (${columns.join()}) =
    (select ${columns.join()} from jsonb_populate_record(null::"${table}", $1)) where id = $2`
  return { row: found, restore: async () => await asStored(statement, [JSON.stringify(found), id]) }
}

/** Has every object of a repository lie in a file of its own. */
export async function unpackAll(folder: string): Promise<void> {
  const packs = path.join(folder, 'objects', 'pack')
  const aside = mkdtempSync(path.join(stateFolder, 'packs-'))
  for (const name of readdirSync(packs)) renameSync(path.join(packs, name), path.join(aside, name))
  for (const name of readdirSync(aside).filter((one) => one.endsWith('.pack'))) {
    const take = `alias.take=!git unpack-objects -q < '${path.join(aside, name)}'`
    await mustGit(folder, '-c', 'core.bare=true', '-c', take, 'take')
  }
}

/** The file of an object that lies by itself, and what puts it back as it was. */
export function looseObject(folder: string, name: string) {
  const file = path.join(folder, 'objects', name.slice(0, 2), name.slice(2))
  const before = readFileSync(file)
  const write = (bytes: Buffer) => {
    chmodSync(file, 0o644)
    writeFileSync(file, bytes)
  }
  return {
    restore: () => write(before),
    /** One bit of the file itself. */
    flipFile: (chance: () => number) => write(flipped(before, before.length >> 1, chance)),
    /** One bit of what it holds, well packed, as somebody does who knows git. */
    flipContent(chance: () => number) {
      const plain = inflateSync(before)
      const start = plain.indexOf(0) + 1
      write(deflateSync(flipped(plain, start + Math.floor(chance() * (plain.length - start)), chance)))
    },
  }
}

function flipped(bytes: Buffer, at: number, chance: () => number): Buffer {
  const other = Buffer.from(bytes)
  other[at]! ^= 1 << Math.floor(chance() * 8)
  return other
}
