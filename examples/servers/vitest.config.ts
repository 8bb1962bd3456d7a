import examples from '../vitest.config.ts'

// The same as the run of the frameworks, for what needs servers, with all that is said: npm run examples -- servers.
export default {
  ...examples,
  test: { ...examples.test, silent: false, include: ['examples/servers/*.db.test.ts'] },
}
