import './alone'
import type { Page } from '@playwright/test'
import { expect, notes, Pod, test } from './stage'

let pod: Pod
test.beforeAll(async () => {
  pod = await Pod.shared('WriterPod', 'product')
  await pod.ask('memory.search', { keyword: 'lamps' })
  await pod.ask('git.rollback_commit', { commit_sha: 'abc1234', reason: 'To see what is denied' })
  await pod.ask('memory.add', notes())
})

const boards = ['control', 'oversight', 'flow', 'exposure']

/** A board once what the pod did is counted, which is soon after it is on the record. */
async function counted(page: Page, board: string): Promise<void> {
  await expect(async () => {
    await page.goto('/insights?board=control&days=7')
    expect(Number(await page.locator('[data-number=calls_denied]').getAttribute('data-listed'))).toBeGreaterThan(0)
  }).toPass()
  await page.goto(`/insights?board=${board}&days=7`)
}

/** How many a list says it has: in its heading, or at the view that is shown. */
async function saidBy(page: Page): Promise<number> {
  const heading = await page.getByRole('heading', { level: 1 }).textContent()
  const view = await page.locator('main nav a[aria-current=page]').allTextContents()
  const found = [heading ?? '', ...view].flatMap((words) => /[\d,]+/.exec(words)?.[0] ?? [])
  return Number((found[0] ?? '0').replaceAll(',', ''))
}

for (const board of boards)
  test(`every number of ${board} opens a list of exactly so many`, async ({ as }) => {
    const lee = await as('Lee')
    await counted(lee, board)
    const numbers = await lee.locator('[data-number]').evaluateAll((links) =>
      links.map((link) => ({
        name: link.getAttribute('data-number')!,
        listed: Number(link.getAttribute('data-listed')),
        href: link.getAttribute('href')!,
      })),
    )
    expect(numbers.length).toBeGreaterThan(3)
    expect(numbers.length).toBeLessThanOrEqual(6)
    for (const { name, listed, href } of numbers) {
      await lee.goto(`/insights?board=${board}&days=7`)
      await lee.locator(`[data-number=${name}]`).click()
      await expect(lee).toHaveURL((url) => `${url.pathname}${url.search}` === href)
      await expect.poll(() => saidBy(lee), { message: name }).toBe(listed)
    }
  })

test('a board says its time, its answer, how it is counted, and what else it knows by a table and a file', async ({
  as,
}) => {
  const lee = await as('Lee')
  await counted(lee, 'control')
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText(/^(People are in control|Control: )/)
  await expect(lee.locator('main')).toContainText('compared with the equally long time before')
  const card = lee.getByRole('listitem').filter({ has: lee.locator('[data-number=calls_denied]') })
  await card.getByRole('link', { name: 'How this is counted' }).click()
  await expect(lee.locator('#how-calls_denied')).toContainText('Calls of pods that policy denied at once')

  const chart = lee.locator('#chart-endings')
  await chart.getByText('View as table').click()
  await expect(chart.getByRole('table')).toBeVisible()
  const [file] = await Promise.all([
    lee.waitForEvent('download'),
    lee.locator('#chart-waits').getByText('Download').click(),
  ])
  expect(file.suggestedFilename()).toBe('control-waits.csv')

  await lee.getByLabel('Department').selectOption('product')
  await lee.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(lee).toHaveURL(/department=product/)
  await expect(lee.locator('main')).toContainText('department product')
  await expect(lee.locator('[data-number=calls_denied]')).toHaveAttribute('href', /department=product/)
})

test('columns that have something are reached by keyboard and lead to it', async ({ as }) => {
  const lee = await as('Lee')
  await counted(lee, 'exposure')
  await expect(lee.locator('#chart-uses').getByRole('rowheader').first()).toBeVisible()
  await lee.getByRole('navigation', { name: 'Boards' }).getByRole('link', { name: 'Control' }).focus()
  await lee.keyboard.press('Enter')
  await expect(lee).toHaveURL(/board=control/)
})

test('Home of who reads the record begins with whether people are in control, and leads on', async ({ as }) => {
  const lee = await as('Lee')
  await counted(lee, 'control')
  await lee.goto('/')
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText(/^(People are in control|Control: )/)
  await expect(lee.locator('#signed')).toContainText('What changed, and who signed')
  const first = lee.locator('#next').getByRole('link').first()
  const href = await first.getAttribute('href')
  await first.click()
  await expect(lee).toHaveURL((url) => `${url.pathname}${url.search}` === href)
  await lee.goto('/')
  const waiting = lee.locator('[data-number=requests_waiting]')
  const listed = Number(await waiting.getAttribute('data-listed'))
  await waiting.click()
  await expect.poll(() => saidBy(lee)).toBe(listed)
})

test('who may not read the record is told what this is and who may', async ({ as }) => {
  const ana = await as('Ana')
  await ana.goto('/insights')
  await expect(ana.getByText('You don’t have access to this page')).toBeVisible()
  await expect(ana.getByRole('link', { name: 'Insights', exact: true })).toHaveCount(0)
})
