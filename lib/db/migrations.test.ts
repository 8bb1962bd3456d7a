import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

// An index is built while others write, where a migration asks for it with "if not exists" (lib/db/indexes.ts). Any other
// holds up every write to its table for as long as it takes to build.

/** What is later than this keeps to it; what is older was released as it is. */
const last = '20261129191800_look_at_everything_waits'

/** A table of which there are few rows however long an installation runs, each with why. */
const small: Readonly<Record<string, string>> = {}

const made = /^create table (?:if not exists )?"([^"]+)"/gim
const plain = /^create (?:unique )?index (?!if not exists )(?:"[^"]+" )?on (?:only )?"([^"]+)"/gim

/** The tables that were there already and would be held up. */
function heldUp(sql: string): string[] {
  const fresh = new Set(Array.from(sql.matchAll(made), ([, table]) => table))
  return Array.from(sql.matchAll(plain), ([, table]) => table!).filter(
    (table) => !fresh.has(table) && !(table in small),
  )
}

const names = readdirSync('prisma/migrations').filter((name) => /^\d/.test(name))
const textOf = (name: string) => readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8')

it('a migration builds no index that a large table would wait for', () => {
  expect(names).toContain(last)
  const waited = names
    .filter((name) => name > last)
    .flatMap((name) => heldUp(textOf(name)).map((table) => [name, table]))
  expect(waited).toEqual([])
})

it('knows such an index from one of a new table, and from one that is built beforehand', () => {
  const [before, beside, fresh] = [
    'create index if not exists "Call_x" on "Call" ("x");',
    'CREATE UNIQUE INDEX "Call_x" ON "Call"("x");\ncreate index on only "AuditEvent" (at);',
    'create table "New" (id text);\ncreate index "New_id" on "New" (id);',
  ]
  expect([before, beside, fresh].map(heldUp)).toEqual([[], ['Call', 'AuditEvent'], []])
  expect(names.flatMap((name) => heldUp(textOf(name))).length).toBeGreaterThan(30)
})
