import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, notes, Pod, test } from './stage'

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]

async function addresses(page: Page, request: string): Promise<string[]> {
  const known = [
    '/',
    '/approvals',
    '/approvals?view=team',
    '/approvals?view=decided',
    `/approvals/${request}`,
    `/approvals/${request}?change=raw`,
  ]
  const more = ['/tasks', '/memory', '/imports', '/people', '/audit', '/audit?q=none-such']
  const found: string[] = []
  // The first detail page behind each list.
  for (const list of ['/tasks', '/memory', '/imports', '/audit', '/people']) {
    await page.goto(list)
    const links = await page
      .locator(`main a[href^="${list}/"]`)
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')!))
    if (links[0]) found.push(links[0])
  }
  return [...known, ...more, ...found]
}

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(standards).analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

/** All a page can have wrong, in either theme and size. */
async function problemsOf(page: Page, address: string): Promise<string[]> {
  const problems: string[] = []
  await page.goto(address)
  for (const { width, height } of sizes) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
      const found = await violations(page)
      problems.push(...found.map((words) => `${address} ${colorScheme} ${width}: ${words}`))
    }
  }
  await page.setViewportSize({ width: 320, height: 700 })
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (wider > 0) problems.push(`${address}: ${wider} px wider than a 320 px screen`)
  return problems
}

test('every page is free of violations in both themes and sizes, and fits 320 px', async ({ as }) => {
  test.setTimeout(600_000)
  const { request } = await Pod.shared().ask('memory.add', notes())
  const ade = await as('Ade')
  const problems: string[] = []
  for (const address of await addresses(ade, request)) problems.push(...(await problemsOf(ade, address)))
  expect(problems).toEqual([])
})

test('the pages for people who are not signed in, and open dialogs, are free of violations', async ({ as, page }) => {
  const problems: string[] = []
  for (const address of ['/signin', '/signin?problem=session_ended', '/docs/api']) {
    await page.goto(address)
    for (const found of await violations(page)) problems.push(`${address}: ${found}`)
  }
  const ana = await as('Ana')
  await ana.goto('/approvals')
  await ana.keyboard.press('?')
  await expect(ana.getByRole('dialog')).toBeVisible()
  for (const found of await violations(ana)) problems.push(`keys dialog: ${found}`)
  const vic = await as('Vic')
  for (const found of await violations(vic)) problems.push(`/no-role: ${found}`)
  expect(problems).toEqual([])
})
