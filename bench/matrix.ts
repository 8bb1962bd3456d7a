import { existsSync, readFileSync } from 'node:fs'
import { chromium, type Page } from '@playwright/test'
import { deskUp } from '@/bench/desk'
import { newApprover } from '@/bench/install'
import { read } from '@/bench/pages'
import { benchRules, documentOf } from '@/bench/policy'
import { against, median, type Row, within } from '@/bench/table'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { activatePolicy } from '@/lib/policy/commands'
import { formatPolicy } from '@/lib/policy/document'
import { loadCatalogue } from '@/lib/tools/commands'
import { parseCatalogue } from '@/lib/tools/rules'

const tools = 200
const roles = 30
const rounds = 9
const steps = ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowDown', 'ArrowRight'] as const
const stepCount = 90
const browserPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
/** No address of this machine: whoever opens a page under another is led to the public one. */
const address = 'https://countersign.example'

/** The page of a large matrix: how long until it begins to arrive, and what a step from cell to cell costs a browser. */
export async function runMatrixBench(gate: string, deskPort: number): Promise<Row[]> {
  await deskUp(deskPort)
  await installLarge()
  const { cookie } = await newApprover('matrix', 'product-owners')
  const pages = { bare: '/find', matrix: '/policy', whole: '/policy?rows=all' }
  const measured = { bare: [] as number[], matrix: [] as number[], whole: [] as number[] }
  for (let round = -1; round < rounds; round++)
    for (const page of ['bare', 'matrix', 'whole'] as const) {
      const ms = await read(gate, pages[page], cookie)
      // The first round only warms up.
      if (round >= 0) measured[page].push(ms)
    }
  const what = `the matrix of ${tools} tools and ${roles} roles`
  const peer = { name: 'a bare page', value: median(measured.bare) }
  const opened = { name: `First byte of ${what}, median of ${rounds}`, value: median(measured.matrix), unit: 'ms' }
  const whole = { name: `First byte of all ${tools * roles} cells of it`, value: median(measured.whole), unit: 'ms' }
  return [
    within(opened, 150),
    against({ ...opened, peer }, { most: 8 }),
    against({ ...whole, peer }, null),
    ...(await walk(gate, cookie, what)),
  ]
}

/** Tools and a policy of that size, in words of the shipped ones. */
async function installLarge(): Promise<void> {
  const shipped = parseCatalogue(readFileSync('lib/tools/starter.yaml', 'utf8'))
  const model = shipped.ok && shipped.tools.find(({ state }) => state === 'live')
  if (!model) throw new Error('The shipped catalogue cannot be read')
  const many = Array.from({ length: tools }, (_, at) => {
    const key = `g${Math.floor(at / 50)}.t${at % 50}`
    return { ...model, key, operation: key, title: `${model.title}, for the ${at + 1}th time` }
  })
  const document = formatPolicy(documentOf(benchRules(roles, 600, tools)))
  for (const done of [
    await execute(loadCatalogue, systemActor, { tools: many }),
    await execute(activatePolicy, systemActor, { document, reason: 'To be measured' }),
  ])
    if (!done.ok) throw new Error(`It was refused: ${JSON.stringify(done)}`)
}

/** Goes through the matrix by arrow keys in Chromium, where it is installed. */
async function walk(gate: string, cookie: string, what: string): Promise<Row[]> {
  if (!existsSync(browserPath)) {
    console.log('No Chromium is installed, so nobody walks through the matrix; CHROMIUM_PATH names one.')
    return []
  }
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.route('**/*', async (route) => {
      const { pathname, search } = new URL(route.request().url())
      // It has no end that could be handed on, and without news nothing is drawn anew.
      if (pathname === '/stream') return
      const { accept: _, ...asked } = route.request().headers()
      const answer = await fetch(gate + pathname + search, { headers: { ...asked, cookie }, redirect: 'manual' })
      const headers = { 'content-type': answer.headers.get('content-type') ?? '' }
      await route.fulfill({ status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) })
    })
    await page.goto(`${address}/policy`)
    const keys = await keysIn(page)
    // What frames, and being driven from outside, cost by themselves.
    const still = await keys.press(['F8'])
    const { longest, costMs, moved } = await keys.press(steps)
    if (moved < stepCount / 2) throw new Error(`Only ${moved} of ${stepCount} keys led to another cell`)
    const name = `Arrow key from cell to cell of ${what}`
    const peer = { name: 'a key that does nothing', value: still.longest }
    const step = { name: `${name}: one step in the browser`, value: costMs, unit: 'ms of processor time' }
    return [
      against({ name: `${name}: longest frame of ${stepCount} steps`, value: longest, unit: 'ms', peer }, { most: 3 }),
      // Of sixty frames a second one takes so long.
      within(step, 16),
      against({ ...step, peer: { ...peer, value: still.costMs } }, null),
    ]
  } finally {
    await browser.close()
  }
}

type Pressed = { longest: number; costMs: number; moved: number }

/** Presses keys in the matrix of a page: the longest frame meanwhile, what each cost its thread, and how many moved. */
async function keysIn(page: Page): Promise<{ press(keys: readonly string[]): Promise<Pressed> }> {
  const cell = page.locator('a[data-cell][tabindex="0"]')
  // One cell is a stop of the Tab key once the page listens.
  await cell.waitFor({ timeout: 120_000 })
  await cell.focus()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spentMs = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000
  }
  const here = () => page.evaluate(() => document.activeElement?.getAttribute('data-cell') ?? '')
  return {
    async press(keys) {
      await page.evaluate(watchFrames)
      const before = await spentMs()
      let [moved, last] = [0, await here()]
      for (let step = 0; step < stepCount; step++) {
        await page.keyboard.press(keys[step % keys.length]!)
        const now = await here()
        if (now !== last) moved++
        last = now
      }
      const costMs = ((await spentMs()) - before) / stepCount
      const longest = await page.evaluate(() => (globalThis as unknown as { longestFrame: number }).longestFrame)
      return { longest, costMs, moved }
    },
  }
}

/** Runs in the page: keeps the longest time between two frames from now on. */
function watchFrames(): void {
  const kept = globalThis as unknown as { longestFrame: number | undefined }
  const isWatched = kept.longestFrame !== undefined
  kept.longestFrame = 0
  if (isWatched) return
  let last = performance.now()
  const frame = (now: number) => {
    kept.longestFrame = Math.max(kept.longestFrame ?? 0, now - last)
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}
