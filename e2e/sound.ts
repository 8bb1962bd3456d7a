import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { contradictions } from './class-names'
import { widerThanScreen } from './sight'
import { expect } from './stage'

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]

// Whoever scrolls further has lost the beginning, on a phone after a dozen screens.
const tallest = 6000

// So high is a line of a list where there is room, half of them at least: sentences and names may need a line more.
const lines: Record<string, number> = { '/approvals?view=team': 72, '/tasks': 60, '/memory': 60, '/audit': 44 }

/** How high lines of the first table are: half of them at most, of the record a quarter, where sentences run long; 0 for none. */
async function lineHeight(page: Page, address: string): Promise<number> {
  const rows = page.locator('main tbody tr:not(:has(th[scope=rowgroup]))')
  const heights = await rows.evaluateAll((all) => all.map((row) => row.clientHeight).toSorted((a, b) => a - b))
  return heights[heights.length >> (address === '/audit' ? 2 : 1)] ?? 0
}

// So low begins the first line of these lists, so that a laptop shows a dozen; over the record stand bars after an hour.
const firstLine = (address: string) => (address === '/audit' ? 350 : 260)

/** What a laptop does not show without scrolling: where a list begins, how a request is decided, and the link to it all. */
async function outOfSight(page: Page, address: string): Promise<string[]> {
  const below = await page.evaluate(() => document.querySelector('main')!.getBoundingClientRect().top)
  const first = address in lines ? await page.locator('main tbody tr').first().boundingBox() : null
  const buttons = page.getByRole('button', { name: 'Approve this change' })
  const decided = (await buttons.count()) > 0 ? await buttons.boundingBox() : null
  const { height } = page.viewportSize()!
  return [
    ...(first && first.y - below > firstLine(address) ? [`its first line ${first.y - below} px down`] : []),
    ...(decided && decided.y + decided.height > height ? ['the button that approves'] : []),
    ...((await page.getByRole('button', { name: 'Copy link', exact: true }).count()) === 1 ? [] : ['no link to copy']),
  ].map((what) => `${address}: ${what}`)
}

// Where navigation and table share a tablet, and the smallest phone.
const narrower = [1280, 1024, 820, 768, 320]

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
// All that a theme can break. Structure is the same in both; which of it is shown depends on the width.
const colours = ['color-contrast', 'link-in-text-block']

/** What axe finds wrong on this page, all of it or by these rules. */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  // Half a megabyte of it stays in a page until that is left; every look would bring it twice more.
  const isThere = await page.evaluate(() => 'axe' in window)
  // What a page is called depends on what it finds, comes after all else of it, and is away for a moment while the page
  // is drawn again, which a look at one moment cannot tell from a page without a name.
  await expect(page).toHaveTitle(/./)
  // There are no frames, for which alone the other mode opens a page more with each look. What is free of violations is
  // looked at all the same, and not written down element by element.
  const axe = new AxeBuilder({ page, ...(isThere && { axeSource: '0' }) })
    .setLegacyMode()
    .options({ resultTypes: ['violations'], rules: { 'document-title': { enabled: false } } })
  const { violations: found } = await (rules ? axe.withRules(rules) : axe.withTags(standards)).analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

/** All a page can have wrong, in either theme and size. */
async function problemsOf(page: Page, address: string): Promise<string[]> {
  const problems: string[] = []
  await page.goto(address)
  for (const { width, height } of sizes) {
    await page.setViewportSize({ width, height })
    if (width > 1280) problems.push(...(await outOfSight(page, address)))
    const line = width > 1280 ? await lineHeight(page, address) : 0
    if (line > (lines[address] ?? Infinity)) problems.push(`${address}: lines of ${line} px`)
    const tall = await page.evaluate(() => document.documentElement.scrollHeight)
    if (tall > tallest) problems.push(`${address}: ${tall} px high at ${width} px`)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
      const found = await violations(page, colorScheme === 'dark' ? colours : undefined)
      problems.push(...found.map((words) => `${address} ${colorScheme} ${width}: ${words}`))
    }
  }
  problems.push(...(await contradictions(page)).map((words) => `${address}: ${words}`))
  for (const width of narrower) {
    await page.setViewportSize({ width, height: 900 })
    const wider = await widerThanScreen(page)
    if (wider > 0) problems.push(`${address}: ${wider} px wider than a screen of ${width} px`)
  }
  return problems
}

/** That nothing is wrong with these pages, in either theme and at every width. */
export async function expectSound(page: Page, addresses: readonly string[]): Promise<void> {
  const problems: string[] = []
  for (const address of addresses) problems.push(...(await problemsOf(page, address)))
  expect(problems).toEqual([])
}

/** A page as it is at this moment, without going anywhere: by axe in both themes, and no wider than any screen. */
export async function standsWell(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page)).toEqual([])
  }
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await widerThanScreen(page), `at ${width}`).toBe(0)
  }
  await page.setViewportSize({ width: 1280, height: 844 })
}
