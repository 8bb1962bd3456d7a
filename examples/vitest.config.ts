import { mergeConfig } from 'vitest/config'
import usual from '../vitest.config.ts'

// The same as the usual run, for the one file that needs frameworks: npm run examples.
const { projects = [], ...test } = usual.test ?? {}
const [, db] = projects as { test: object }[]

export default mergeConfig(
  { resolve: usual.resolve ?? {} },
  {
    test: {
      ...test,
      ...db?.test,
      silent: 'passed-only',
      include: ['examples/*.db.test.ts'],
      exclude: ['**/node_modules/**'],
    },
  },
)
