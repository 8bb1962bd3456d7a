import path from 'node:path'
import { defineConfig } from 'vitest/config'

// Long walks and kills are left to `npm run whole`; whoever names a file of them gets it.
const long = process.env.TEST_RUN === 'usual' ? ['**/*.long.*'] : []
const exclude = ['**/node_modules/**', '**/.next/**', 'dist/**', 'e2e/**', 'examples/**', ...long]

export default defineConfig({
  resolve: {
    alias: {
      '@': path.resolve(import.meta.dirname),
      // Vitest is neither a server nor a client bundle, so the marker package has nothing to guard here.
      'server-only': path.resolve(import.meta.dirname, 'node_modules/server-only/empty.js'),
    },
  },
  test: {
    // Far more than any test needs: a machine that is busy with something else is slow, not wrong.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    projects: [
      {
        extends: true,
        // What is pure leaves nothing behind, so its files share processes: loading modules takes longer than most tests.
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...exclude, '**/*.db.test.ts'],
          globalSetup: './lib/imports/fixture-reader.ts',
          isolate: false,
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude,
          globalSetup: ['./lib/db/test-server.ts', './lib/cli/fixture-starter.ts', './lib/imports/fixture-reader.ts'],
          setupFiles: ['./lib/db/test-database.ts'],
          // Files share processes and the packages in them; our own modules are each file's own (setupFiles).
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
