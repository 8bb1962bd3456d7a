import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type AppSettings, openApp } from '@/lib/github/app'
import { githubHub, type Hub } from '@/lib/github/fixture-hub'

/** A repository at the GitHub of a test. */
export const place = { owner: 'acme', repo: 'shop' }
export const outside = { listed: ['127.0.0.1'], isPlainAllowed: true, caFile: null, timeoutMs: 20_000 }

/** A GitHub on this machine for each test of a file, and the App that asks it. */
export function appAtHub() {
  let hub: Hub
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'countersign-github-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(async () => {
    hub = await githubHub()
    writeFileSync(path.join(folder, 'key.pem'), hub.key)
  })
  afterEach(async () => await hub.close())

  const settings = (more: Partial<AppSettings> = {}): AppSettings => ({
    appId: hub.appId,
    key: `file:${path.join(folder, 'key.pem')}`,
    api: hub.api,
    web: 'http://127.0.0.1',
    ...more,
  })
  const open = async (more: Partial<AppSettings> = {}) => await openApp(settings(more), outside)
  return {
    get hub() {
      return hub
    },
    get folder() {
      return folder
    },
    settings,
    open,
    /** The GitHub that was asked until now goes, and another one comes elsewhere. */
    async moveAway() {
      await hub.close()
      hub = await githubHub()
    },
  }
}
