// An installation of its own, for what changes the whole of it: imported before anything that reads where the application
// is. Playwright's workers belong to one project each, so in theirs nothing else is told so.
if (process.env.TEST_WORKER_INDEX !== undefined) {
  process.env.E2E_URL = process.env.E2E_ALONE_URL
  process.env.E2E_STATE = process.env.E2E_ALONE_STATE
}
