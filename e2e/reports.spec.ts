import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { letPass } from './database'
import { expectSound } from './sound'
import { button, expect, notes, Pod, test } from './stage'

/** A request of a pod of its own that came to its end, by its number. */
async function ended(decider: Page): Promise<string> {
  const pod = await Pod.register('WriterPod', 'product')
  const { request, id } = await pod.ask('memory.add', notes())
  await decider.goto(`/approvals/${request}`)
  await button(decider, 'Reject').click()
  await expect(decider.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(id, 'effectiveAt')
  return request
}

async function fetched(page: Page, name: RegExp): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
  return await readFile((await download.path())!, 'utf8')
}

test('a report is looked at, made, read by another person after a press, and never changes', async ({ as }) => {
  const lee = await as('Lee')
  await lee.goto('/reports')
  await lee.getByRole('link', { name: 'Decisions of a period' }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText('Report: Decisions of a period')
  await lee.getByLabel('Time (UTC)').selectOption('7')
  await lee.getByRole('button', { name: 'Show' }).click()
  await expect(lee).toHaveURL(/period=7/)
  await expect(lee.getByRole('region', { name: 'How many' })).toBeVisible()
  await lee.getByRole('button', { name: 'Make this report' }).press('Enter')
  await lee.getByRole('link', { name: 'Go to the report' }).click()
  await expect(lee).toHaveURL(/\/reports\/\w{26}$/)
  const address = new URL(lee.url()).pathname
  const digest = (await lee.locator('#report code').first().textContent())!
  expect(digest).toMatch(/^[0-9a-f]{64}$/)

  const [head, ...below] = (await fetched(lee, /^JSONL/)).split('\n')
  expect(createHash('sha256').update(below.join('\n')).digest('hex')).toBe(digest)
  expect(JSON.parse(head!)).toMatchObject({ template: 'decisions', sha256OfAllBelow: digest })
  expect(await fetched(lee, /^CSV/)).toContain(digest)
  const html = await fetched(lee, /^HTML/)
  expect(html).toContain(`content: "SHA-256 ${digest}"`)

  const ade = await as('Ade')
  await ade.goto(address)
  await expect(ade.getByRole('region', { name: 'How many' })).toHaveCount(0)
  expect((await ade.request.get(`${address}/file?as=csv`)).status()).toBe(404)
  await ade.getByRole('button', { name: 'Open the report' }).click()
  await expect(ade.getByRole('region', { name: 'How many' })).toBeVisible()
  expect((await ade.request.get(`${address}/file?as=csv`)).status()).toBe(200)
  expect((await ade.request.get(`${address}/file?as=exe`)).status()).toBe(400)
  await ade.goto('/audit?q=report&what=record')
  await expect(ade.locator('main')).toContainText('opened a report: decisions of a period, from')

  const ana = await as('Ana')
  await ana.goto('/reports')
  await expect(ana.getByText('You don’t have access to this page')).toBeVisible()
  expect((await ana.request.get(`${address}/file?as=csv`)).status()).toBe(404)
  await expectSound(lee, [address])
})

test('people are masked in a report and in every file of it', async ({ as }) => {
  const lee = await as('Lee')
  await ended(await as('Ana'))
  await lee.goto('/reports/new?template=access')
  await lee.getByLabel('Names of people').selectOption('masked')
  await lee.getByRole('button', { name: 'Show' }).click()
  await expect(lee).toHaveURL(/people=masked/)
  // Which numbers are in the first table depends on who else the record names.
  await expect(lee.getByRole('rowheader', { name: /^Person \d+$/ }).first()).toBeVisible()
  await lee.getByRole('button', { name: 'Make this report' }).press('Enter')
  await lee.getByRole('link', { name: 'Go to the report' }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toContainText('people masked')
  await expect(lee.locator('#report')).toContainText('Masked: Person 1, Person 2 and so on')
  for (const name of [/^HTML/, /^CSV/, /^JSONL/, /^Manifest/]) {
    const text = await fetched(lee, name)
    expect(text).toMatch(/masked/i)
    expect(text).not.toMatch(/\b(Ana|Priya|Lee|Ade)\b/)
  }
  await lee.goto('/audit?q=masked&what=record')
  await expect(lee.locator('main')).toContainText(/made a report: access and policy, .* with people masked/)
})

test('the file of HTML prints on A4 with its digest, and is as wide as a small phone', async ({ as, browser }) => {
  const lee = await as('Lee')
  await lee.goto('/reports/new?template=oversight')
  await lee.getByRole('button', { name: 'Make this report' }).click()
  await lee.getByRole('link', { name: 'Go to the report' }).click()
  const html = await fetched(lee, /^HTML/)
  const page = await browser.newPage({ viewport: { width: 320, height: 800 } })
  await page.setContent(html)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await expect(page.getByRole('heading', { name: 'What Article 14 asks, and what speaks to it here' })).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('#article_14 thead')).toHaveCSS('display', 'table-header-group')
  const pdf = await page.pdf({ preferCSSPageSize: true })
  // 210 by 297 mm in points.
  expect(pdf.toString('latin1')).toMatch(/MediaBox ?\[0 0 59[45](\.\d+)? 84[12]/)
  await page.close()
})

test('a single request has what was signed to the letter, once it has come to its end', async ({ as }) => {
  const number = await ended(await as('Ana'))
  const lee = await as('Lee')
  await lee.goto('/reports/new?template=request')
  await lee.getByLabel('Request', { exact: true }).fill(number)
  await expect(async () => {
    await lee.getByRole('button', { name: 'Show' }).click()
    await expect(lee.getByRole('region', { name: 'Every vote' })).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await lee.goto(`/reports/new?template=request&request=${number}`)
  const text = (await lee.locator('#part-envelope pre').textContent())!
  const signed = lee.locator('#part-digest').getByText(/^[0-9a-f]{64}$/)
  await expect(signed.first()).toHaveText(createHash('sha256').update(text).digest('hex'))
  await lee.goto('/reports/new?template=request&request=CS-99999999')
  await expect(lee.getByText('There is no such request.')).toBeVisible()
})

test('a long report shows how each part begins, however narrow the screen, and a part alone in full', async ({
  as,
}) => {
  const lee = await as('Lee')
  await lee.setViewportSize({ width: 390, height: 844 })
  await lee.goto('/reports/new?template=access')
  await lee.getByRole('button', { name: 'Make this report' }).click()
  await lee.getByRole('link', { name: 'Go to the report' }).click()
  const part = lee.getByRole('region', { name: 'What they may do now' })
  await expect(part.getByText(/^The first 4 of \d+\./)).toBeVisible()
  expect(await lee.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(6_000)
  await part.getByRole('link', { name: /^Read on/ }).click()
  await expect(part.getByRole('row').nth(20)).toBeVisible()
  await expect(lee.getByRole('region', { name: 'People, as they are now' })).toHaveCount(0)
  await lee.getByRole('link', { name: 'Read the others' }).click()
  await expect(lee.getByRole('region', { name: 'People, as they are now' })).toBeVisible()
})

test('a table with many columns moves sideways by itself where the screen is too narrow for it', async ({
  as,
  browser,
}) => {
  const lee = await as('Lee')
  await lee.goto('/reports/new?template=decisions')
  await lee.getByRole('button', { name: 'Make this report' }).click()
  await lee.getByRole('link', { name: 'Go to the report' }).click()
  const page = await browser.newPage()
  await page.setContent(await fetched(lee, /^HTML/))
  await expect(page.locator('#decisions table')).toBeVisible()
  for (const width of [320, 760, 1024, 1200, 1440]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth), String(width)).toBeLessThanOrEqual(width)
  }
  await page.close()
})
