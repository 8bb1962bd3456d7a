import { spawn } from 'node:child_process'
import { expect } from '@playwright/test'
import { freePort } from '@/lib/db/machine'
import type { Acts, Line } from './other-browser'
import { end, openScreen } from './screen'

/** WebKitGTK's own small browser, by WebDriver, on a screen that nobody sees. */
export async function openWebKit(driver: string, screen: string, browser: string): Promise<Line> {
  const display = await openScreen(screen)
  const port = await freePort()
  const said: string[] = []
  const started = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
    env: { ...process.env, DISPLAY: display.name, NO_AT_BRIDGE: '1', http_proxy: '', https_proxy: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => said.push(String(chunk)))
  const home = `http://127.0.0.1:${port}`
  await expect.poll(() => send(`${home}/status`).catch(() => null)).not.toBeNull()
  const options = { binary: browser, args: ['--automation', '--enable-write-console-messages-to-stdout=true'] }
  const { sessionId } = (await send(`${home}/session`, {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
  })) as { sessionId: string }
  const session = `${home}/session/${sessionId}`
  const resize = async (width: number, height: number) => {
    await send(`${session}/window/rect`, { width, height })
    // What a window's frame takes is no part of the page.
    const [inner, above] = (await read('[innerWidth, innerHeight]')) as [number, number]
    await send(`${session}/window/rect`, { width: 2 * width - inner, height: 2 * height - above })
  }
  const read = async (expression: string) => await send(`${session}/execute/sync`, script(expression))
  return {
    read,
    resize,
    go: async (url) => void (await send(`${session}/url`, { url })),
    act: async (actions: Acts) => void (await send(`${session}/actions`, { actions })),
    errors: () => [...said.join('').matchAll(/^CONSOLE .*\b(?:ERROR|Refused|Error)\b.*$/gm)].map(([text]) => text),
    close: async () => {
      await send(session, undefined, 'DELETE').catch(() => undefined)
      await end(started)
      await display.close()
    },
  }
}

const script = (expression: string) => ({ script: `return ${expression}`, args: [] })

async function send(url: string, body?: unknown, method = body ? 'POST' : 'GET'): Promise<unknown> {
  const answer = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
  const { value } = (await answer.json()) as { value: { error?: string; message?: string } | null }
  if (!answer.ok) throw new Error(`${value?.error}: ${value?.message}`)
  return value
}
