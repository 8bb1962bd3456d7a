import type { TestProject } from 'vitest/node'
import { addressed } from '@/lib/db/test-address'

/**
 * Puts the shipped catalogue and policy into the template that every database of tests is made from, once for a run:
 * in each of them it would take half a second.
 */
export default async function setup(project: TestProject): Promise<void> {
  const { app, read: reading, template } = project.getProvidedContext().testServer
  const before = { ...process.env }
  Object.assign(process.env, {
    COUNTERSIGN_ENV: 'test',
    DATABASE_URL: addressed(app, template),
    DATABASE_READ_URL: addressed(reading, template),
  })
  try {
    const [{ installStarter }, { read, writer, writerPool }] = await Promise.all([
      import('@/lib/cli/install'),
      import('@/lib/db/client'),
    ])
    await installStarter()
    // PostgreSQL copies no database in which somebody still is.
    await Promise.all([read.$disconnect(), writer.$disconnect(), writerPool.end()])
  } finally {
    process.env = before
  }
}
