import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)

it('makes with its migrations exactly the tables that the models describe', async () => {
  const { stdout } = await run(process.execPath, ['bin/migration.mjs'])
  expect(stdout.trim()).toBe('Migrations and models agree.')
})
