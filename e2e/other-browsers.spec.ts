import { existsSync } from 'node:fs'
import path from 'node:path'
import { letPass } from './database'
import { openFirefox } from './firefox'
import { type Line, OtherBrowser } from './other-browser'
import { expect, notes, pageOf, Pod, test } from './stage'
import { openWebKit } from './webkit'

// The main job in browsers that are not Chromium, as they are installed on the machine: npm run e2e -- other-browsers.

const places = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1']
const found = (...names: string[]) =>
  names.flatMap((name) => places.map((place) => path.join(place, name))).find((file) => existsSync(file))
type Parts = [string, string, string]
const webKitParts = ['WebKitWebDriver', 'Xvfb', 'MiniBrowser'].map((name) => found(name))
const firefoxParts = [found('firefox-esr', 'firefox'), found('Xvfb'), found('xdotool')]
const areAllHere = (parts: readonly (string | undefined)[]) => parts.every((part) => part !== undefined)

const browsers: Record<string, { missing: string; open?: () => Promise<Line> }> = {
  Firefox: {
    missing: 'Firefox is not installed (on Debian: firefox-esr, xvfb and xdotool)',
    ...(areAllHere(firefoxParts) && { open: () => openFirefox(...(firefoxParts as Parts)) }),
  },
  WebKit: {
    missing: 'WebKitGTK is not installed (on Debian: webkit2gtk-driver and xvfb)',
    ...(areAllHere(webKitParts) && { open: () => openWebKit(...(webKitParts as Parts)) }),
  },
}

/** Words of so many lines that their end is far below the fold. */
const long = Array.from({ length: 90 }, (_, line) => `Line ${line + 1} of what is asked for`).join('\n')

for (const [name, { missing, open }] of Object.entries(browsers))
  test(`the main job is done in ${name}`, async () => {
    test.skip(open === undefined, missing)
    const pod = await Pod.register()
    const [short, text] = [await pod.ask('memory.add', notes()), await askFor(pod, long)]
    const high = await publish(await Pod.register('WriterPod', 'product'), long)
    const ana = new OtherBrowser(await open!(), process.env.E2E_URL!)
    let errors: string[] = []
    try {
      await ana.resize(1440, 900)
      await ana.open('/signin')
      await ana.click('Choose who you are')
      await ana.click('Ana')
      await ana.until(`location.pathname === '/'`)

      // By pointer: decide, take back, decide.
      await ana.open(`/approvals?pod=${pod.slug}`)
      await ana.sees(pod.name)
      await ana.open(pageOf(short))
      await ana.click('Approve this change')
      await ana.click('Take back')
      await ana.click('Approve this change')
      await ana.sees('Take back')
      await letPass(short.id, 'effectiveAt')
      expect((await pod.answer(short.id)).state).toBe('released')

      // By keyboard alone, in two presses that are offered in words.
      await ana.open(pageOf(text))
      const pressA = async (outcome: string) =>
        await expect(async () => {
          await ana.press('a')
          await expect.poll(() => ana.read(outcome), { timeout: 2_000 }).toBe(true)
        }).toPass()
      await pressA(says('again to approve'))
      await pressA(taken)

      // A high risk: the key leads to its reason, and Tab past the note to the button, each with a ring around it.
      await ana.open(pageOf(high))
      await expect(async () => {
        await ana.press('a')
        await expect.poll(() => ana.read(onReason), { timeout: 2_000 }).toBe(true)
      }).toPass()
      await ana.press(keys.down)
      await ana.until(`document.activeElement.value !== ''`)
      await expect(async () => {
        await ana.press(keys.tab)
        expect(await ana.read<number>(ringWidth)).toBeGreaterThanOrEqual(2)
        expect(await ana.read<string>('document.activeElement.innerText')).toContain('Approve this change')
      }).toPass()
      // Its text begins on the screen and ends below it, so the button leads to the text, whose end a key brings there.
      await ana.press(keys.space)
      await ana.until(`document.activeElement.ariaLabel?.startsWith('Text of')`)
      await ana.sees('have not been on your screen')
      await ana.press(keys.end)
      await ana.until(`!(${says('have not been on your screen')})`)
      await pressA(says('again to approve'))
      await pressA(taken)

      // What somebody sees at 400 %: most of the screen is the request's.
      await ana.resize(360, 225)
      await ana.open('/approvals')
      await ana.sees('Approvals')
      expect(await ana.read<number>(fixedHeight)).toBeLessThan(60)
    } finally {
      errors = await ana.close()
    }
    expect(errors, 'errors on the console').toEqual([])
  })

async function askFor(pod: Pod, prompt: string) {
  const task = `e2e-other-${pod.slug}`
  return await pod.ask('tasks.update_metadata', { task_id: task, prompt })
}

async function publish(pod: Pod, content: string) {
  const branch = `e2e-other-${pod.slug}`
  return await pod.ask('outputs.commit_and_log', { file_path: `docs/${branch}.txt`, content, branch })
}

/** As WebDriver names them. */
const keys = { tab: '\uE004', space: '\uE00D', end: '\uE010', down: '\uE015' }
const onReason = `document.activeElement.name === 'reasonCode'`
const ringWidth = `parseFloat(getComputedStyle(document.activeElement).outlineWidth)`
const says = (words: string) => `document.body.innerText.includes('${words}')`
const taken = `[...document.querySelectorAll('button')].some((button) => button.innerText.startsWith('Take back'))`
const fixedHeight = `[...document.querySelectorAll('*')]
  .filter((element) => getComputedStyle(element).position === 'fixed' && element.getClientRects().length > 0)
  .reduce((sum, element) => sum + Math.min(innerHeight, element.getBoundingClientRect().height), 0)`
