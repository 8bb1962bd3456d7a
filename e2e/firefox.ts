import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from '@playwright/test'
import type { Acts, Line } from './other-browser'
import { end, openScreen } from './screen'

type Message = { id?: number; method?: string; result?: unknown; error?: string; message?: string; params?: unknown }
type Told = { level: string; text: string | null }

// Reaches this machine and nobody else, and does not ask whether it may call home.
const preferences = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.no_proxies_on': 'localhost, 127.0.0.1',
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
}

/** NS_BINDING_ABORTED: what a page still fetched when it was left, which is an error to Firefox and to nobody else. */
const leftBehind = 'status=2152398850'

/** Says a violation of the pages' policy where scripts say their errors, for there alone the protocol looks. */
const tellViolations = `() => addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  console.error('policy: ' + violatedDirective + ' ' + blockedURI))`

/**
 * Firefox as it is installed here, by WebDriver BiDi, on a screen that nobody sees. Without one its window never has the
 * focus, and no key presses a button; so `hand` gives it the focus and presses into the page once, as a person does.
 */
export async function openFirefox(program: string, screen: string, hand: string): Promise<Line> {
  const display = await openScreen(screen)
  const profile = mkdtempSync(path.join(tmpdir(), 'countersign-firefox-'))
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`)
  writeFileSync(path.join(profile, 'user.js'), lines.join('\n'))
  const args = ['--no-remote', '--profile', profile, '--remote-debugging-port', '0']
  const browser = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: profile, DISPLAY: display.name },
  })
  const leave = async () => {
    await end(browser)
    await display.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    return await speak(browser, () => press(hand, display.name), leave)
  } catch (error) {
    await leave()
    throw error
  }
}

/** Presses into the page, whose window then has the focus. */
function press(hand: string, display: string): void {
  const acts = 'search --onlyvisible --class firefox windowfocus mousemove 800 900 click 1'
  execFileSync(hand, acts.split(' '), { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' })
}

async function speak(browser: ChildProcess, pressOnce: () => void, leave: () => Promise<void>): Promise<Line> {
  const address = await addressOf(browser)
  const { send, close, errors } = await connect(`${address}/session`)
  await send('session.new', { capabilities: {} })
  await send('session.subscribe', { events: ['log.entryAdded'] })
  await send('script.addPreloadScript', { functionDeclaration: tellViolations })
  const { contexts } = (await send('browsingContext.getTree', {})) as { contexts: { context: string }[] }
  const { context } = contexts[0]!
  const read = async (expression: string) => {
    const answer = (await send('script.evaluate', {
      expression: `Promise.resolve(${expression}).then((value) => JSON.stringify(value ?? null))`,
      target: { context },
      awaitPromise: true,
    })) as { result?: { value: string }; exceptionDetails?: { text: string } }
    if (!answer.result) throw new Error(answer.exceptionDetails?.text)
    return JSON.parse(answer.result.value)
  }
  await expect(async () => {
    pressOnce()
    await expect.poll(() => read('document.hasFocus()'), { timeout: 2_000 }).toBe(true)
  }).toPass({ timeout: 60_000 })
  return {
    errors,
    read,
    go: async (url) => void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
    act: async (actions: Acts) => void (await send('input.performActions', { context, actions })),
    resize: async (width, height) =>
      void (await send('browsingContext.setViewport', { context, viewport: { width, height } })),
    close: async () => {
      close()
      await leave()
    },
  }
}

/** Where it listens, which it says when it does. */
async function addressOf(browser: ChildProcess): Promise<string> {
  let said = ''
  for await (const chunk of browser.stderr!) {
    const found = /WebDriver BiDi listening on (ws:\S+)/.exec((said += String(chunk)))
    if (!found) continue
    browser.stderr!.resume()
    return found[1]!
  }
  throw new Error(`Firefox does not start: ${said}`)
}

async function connect(address: string) {
  const socket = new WebSocket(address)
  const asked = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const errors: string[] = []
  socket.addEventListener('message', ({ data }) => {
    const { id, method, result, error, message, params } = JSON.parse(String(data)) as Message
    const told = method === 'log.entryAdded' ? (params as Told) : null
    if (told?.level === 'error' && !told.text?.includes(leftBehind)) errors.push(String(told.text))
    const waiting = id === undefined ? undefined : asked.get(id)
    if (error) waiting?.reject(new Error(`${error}: ${message}`))
    else waiting?.resolve(result)
  })
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error(`Firefox does not answer at ${address}`)))
  })
  let last = 0
  const send = (method: string, params: Record<string, unknown>) =>
    new Promise<unknown>((resolve, reject) => {
      asked.set(++last, { resolve, reject })
      socket.send(JSON.stringify({ id: last, method, params }))
    })
  return { send, close: () => socket.close(), errors: () => errors }
}
