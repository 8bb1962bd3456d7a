import path from 'node:path'
import { defineConfig } from 'prisma/config'

// Prisma's command line looks for a native engine on the internet even for `generate`; this one comes with npm packages.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, 'bin/schema-engine.mjs')
process.env.CHECKPOINT_DISABLE ??= '1'

const nowhere = 'postgresql://database-url-is-not-set.invalid/none'

export default defineConfig({
  schema: 'prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: {
    url: process.env.DATABASE_MIGRATE_URL ?? process.env.DATABASE_URL ?? nowhere,
    ...(process.env.DATABASE_SHADOW_URL && { shadowDatabaseUrl: process.env.DATABASE_SHADOW_URL }),
  },
})
