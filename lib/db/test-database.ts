import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { createDatabase, withClient } from '@/lib/db/roles'
import { addressed } from '@/lib/db/test-address'

// Runs before each file of database tests, and before anything there reads lib/env: a database of its own, made from
// the template with the shipped catalogue and policy, so that files neither see nor wait for each other.
const server = inject('testServer')
const name = `test_${randomBytes(6).toString('hex')}`

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
})
