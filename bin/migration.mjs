#!/usr/bin/env node
// Writes a new migration from what changed in prisma/models: node bin/migration.mjs add_due_date
// A throw-away PostgreSQL plays the present migrations; nobody's database is touched. Without a name it only checks that
// migrations and models agree, and fails when they do not.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { register } from 'tsx/esm/api'

register()
const { furnish, openCluster, startCluster, stopCluster, urlOf } = await import('../lib/db/embedded.ts')

const root = path.resolve(import.meta.dirname, '..')
const migrations = path.join(root, 'prisma/migrations')
const name = process.argv[2]
const state = fs.mkdtempSync(path.join(tmpdir(), 'countersign-migration-'))
fs.chmodSync(state, 0o711)

const cluster = await openCluster(state)
try {
  await startCluster(cluster)
  await furnish(cluster, 'present')
  process.exitCode = propose(urlOf(cluster, 'superuser', 'present'))
} finally {
  await stopCluster(cluster)
  fs.rmSync(state, { recursive: true, force: true })
}

function propose(url) {
  const present = fs.existsSync(migrations) ? ['--from-migrations', migrations] : ['--from-empty']
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/prisma/build/index.js'),
      'migrate',
      'diff',
      ...present,
      '--to-schema',
      'prisma',
      '--script',
      '--exit-code',
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, DATABASE_MIGRATE_URL: url } },
  )
  if (status !== 0 && status !== 2) {
    console.error(stderr || stdout)
    return 1
  }
  const script = meant(stdout)
  if (script) return name ? write(script) : complain(script)
  console.log('Migrations and models agree.')
  return 0
}

/**
 * Leaves out what the models cannot express and Prisma therefore proposes to undo: indexes written by hand in a
 * migration, defaults that the database computes, and keys that include more than they tell apart (0267). Dropping an index
 * is written by hand, too.
 */
function meant(script) {
  const blocks = script.split('\n\n').map((block) => {
    if (block.startsWith('-- DropIndex')) return ''
    if (!block.startsWith('-- AlterTable')) return block.trim()
    const [, table, clauses] = /(ALTER TABLE "\w+") ([^;]*);/.exec(block)
    const kept = clauses
      .split(',\n')
      .filter((clause) => !/^ALTER COLUMN "\w+" SET DEFAULT (now\(\)|\()/.test(clause.trim()))
      .filter((clause) => !/^(DROP|ADD) CONSTRAINT "Tally_pkey"/.test(clause.trim()))
    return kept.length > 0 ? `-- AlterTable\n${table} ${kept.join(',\n')};` : ''
  })
  return blocks.filter(Boolean).join('\n\n')
}

function write(script) {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = path.join(migrations, `${time}_${name}`)
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, 'migration.sql'), `${script}\n`)
  console.log(`Wrote ${path.relative(root, folder)}/migration.sql. Read it, and grant what the new tables need.`)
  return 0
}

function complain(script) {
  console.error(
    `The models ask for more than the migrations give. Write it with: node bin/migration.mjs NAME\n\n${script}`,
  )
  return 1
}
