import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { run, runNode, Stop } from './run.mjs'

// The same engine without a window, for two thirds of the processor's time; what a window asks a page for it leaves out.
const withoutWindow = 'chromium-headless-shell'
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * The browser for the tests: one that is there already, Playwright's own, or one that Debian's packages bring. The usual
 * run takes the one without a window where there is one, and the whole run never.
 */
export async function ensureBrowser() {
  const given = process.env.CHROMIUM_PATH
  if (given && !fs.existsSync(given)) throw new Stop(`CHROMIUM_PATH names ${given}, which is not there.`)
  const found = given ?? onThisMachine() ?? (await playwrights())
  if (found) return found
  console.log('There is no browser yet; installing one.')
  return (await download()) ?? (await fromDebian()) ?? nowhere()
}

function onThisMachine() {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const wanted = process.env.TEST_RUN === 'usual' ? [withoutWindow, ...names] : names
  const candidates = [...wanted.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...elsewhere]
  return candidates.find((file) => fs.existsSync(file))
}

async function playwrights() {
  const { chromium } = await import('@playwright/test')
  return fs.existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined
}

async function download() {
  const env = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' }
  const code = await runNode('node_modules/playwright/cli.js', ['install', 'chromium'], { env, stdio: 'ignore' })
  return code === 0 ? await playwrights() : undefined
}

async function fromDebian() {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return undefined
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const stdio = ['ignore', 'ignore', 'inherit']
  if ((await run('apt-get', ['update', '-q'], { env, stdio })) !== 0) return undefined
  await run('apt-get', ['install', '-y', '-q', 'chromium', 'fonts-noto-color-emoji'], { env, stdio })
  // Not every release of Debian has it, and nothing needs it.
  await run('apt-get', ['install', '-y', '-q', withoutWindow], { env, stdio: 'ignore' })
  return onThisMachine()
}

function nowhere() {
  throw new Stop(
    'No browser was found and none could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to one.',
  )
}
