import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject, vi } from 'vitest'
import { createDatabase, withClient } from '@/lib/db/roles'
import { addressed } from '@/lib/db/test-address'

// Runs before each file of database tests, and before anything there reads lib/env: a database of its own, made from
// the template with the shipped catalogue and policy, so that files neither see nor wait for each other.
const server = inject('testServer')
const name = `test_${randomBytes(6).toString('hex')}`
const before = { ...process.env }

await withClient(server.superuser, (admin) => createDatabase(admin, name, server.template))

process.env.COUNTERSIGN_ENV = 'test'
process.env.DATABASE_URL = addressed(server.app, name)
process.env.DATABASE_READ_URL = addressed(server.read, name)
process.env.DATABASE_OWNER_URL = addressed(server.owner, name)
process.env.AUTH_SECRET ??= randomBytes(32).toString('base64url')

afterAll(async () => {
  await withClient(server.superuser, (admin) =>
    // Pools of the code under test may still hold connections.
    admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  )
  // The next file comes in the same process. It finds the settings as this one did, and reads every module of ours
  // anew: what one file has opened, remembered or put in a module's place is not there for another. Only packages stay,
  // which take longer to load than most files to run.
  for (const setting of Object.keys(process.env)) if (!(setting in before)) delete process.env[setting]
  Object.assign(process.env, before)
  vi.resetModules()
})
