import './alone'
import type { Locator, Page } from '@playwright/test'
import { counted, everythingToCount, saidBy } from './boards'
import { expect, test } from './stage'

test.beforeAll(everythingToCount)

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

const listless = ['chart-waits', 'chart-looks', 'chart-load']
/** The lines of the list that a chart's columns lead to. */
const listOf = (chart: string) =>
  ['chart-stages', 'chart-phases'].includes(chart) ? 'main tbody tr' : 'tr[data-event]'

for (const board of ['control', 'oversight', 'flow', 'exposure'])
  test(`columns of ${board} that have something are reached by keyboard, say what they are, and lead to it, as does the table`, async ({
    as,
  }) => {
    const lee = await as('Lee')
    await counted(lee, board, 'acts_unsigned')
    const charts = await lee.locator('[id^=chart-]:has(li)').evaluateAll((cards) => cards.map(({ id }) => id))
    expect(charts.length).toBeGreaterThan(0)
    for (const id of charts) {
      await lee.goto(`/insights?board=${board}&days=7`)
      const chart = lee.locator(`#${id}`)
      const bars = chart.locator('ul[aria-label] a')
      const many = await bars.count()
      // By how long people took there is no list of its own, and of people there is none.
      if (listless.includes(id)) expect(many).toBe(0)
      else expect(many, id).toBeGreaterThan(0)
      if (many === 0) continue
      // One stop for the whole chart, and from there to each.
      await expect(chart.locator('ul[aria-label] a[tabindex="0"]')).toHaveCount(1)
      await chart.locator('ul[aria-label] a[tabindex="0"]').focus()
      await lee.keyboard.press('Home')
      for (let at = 0; at < many; at++) {
        await expect(bars.nth(at)).toBeFocused()
        const said = (await bars.nth(at).locator('.sr-only').textContent())!
        await expect(chart.locator('p[aria-hidden]').filter({ hasText: said })).toBeVisible()
        await lee.keyboard.press('ArrowRight')
      }
      await lee.keyboard.press('ArrowLeft')
      const left = bars.nth(Math.max(0, many - 2))
      await expect(left).toBeFocused()
      const href = await left.getAttribute('href')
      await lee.keyboard.press('Enter')
      await expect(lee).toHaveURL((url) => `${url.pathname}${url.search}` === href)
      await expect(lee.locator(listOf(id)).first()).toBeVisible()
      await lee.goto(`/insights?board=${board}&days=7`)
      await chart.getByText('View as table').focus()
      await lee.keyboard.press('Enter')
      await expect(chart.getByRole('rowheader').getByRole('link')).toHaveCount(many)
    }
  })

test('what is drawn together is told apart in grey, in light and in dark', async ({ as }) => {
  const lee = await as('Lee')
  await counted(lee, 'control', 'acts_unsigned')
  for (const colorScheme of ['light', 'dark'] as const) {
    await lee.emulateMedia({ colorScheme })
    await lee.goto('/insights?board=control&days=7')
    const swatches = lee.locator('#chart-endings ul:not([aria-label]) li > span')
    expect(await swatches.count()).toBe(4)
    const looks = await Promise.all((await swatches.all()).map((one) => greysOf(lee, one)))
    for (const [at, one] of looks.entries())
      for (const other of looks.slice(at + 1)) expect(differenceOf(one, other), colorScheme).toBeGreaterThan(20)
  }
})

/** The lightness of each point of something on the screen. */
async function greysOf(page: Page, of: Locator): Promise<number[]> {
  const picture = (await of.screenshot()).toString('base64')
  return await page.evaluate(async (data) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (one) => one.codePointAt(0)!)]))
    const canvas = new OffscreenCanvas(image.width, image.height)
    const drawing = canvas.getContext('2d')!
    drawing.drawImage(image, 0, 0)
    const { data: points } = drawing.getImageData(3, 3, image.width - 6, image.height - 6)
    const greyAt = (at: number) => 0.299 * points[at]! + 0.587 * points[at + 1]! + 0.114 * points[at + 2]!
    return Array.from({ length: points.length / 4 }, (_, at) => greyAt(at * 4))
  }, picture)
}

/** How much two pictures differ, point by point, of 255. */
function differenceOf(one: readonly number[], other: readonly number[]): number {
  const all = one.map((grey, at) => Math.abs(grey - (other[at] ?? 0)))
  return all.reduce((sum, each) => sum + each, 0) / all.length
}

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
