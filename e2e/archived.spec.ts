import './alone'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { bygoneCalls, bygoneMonths, bygoneRequest, makeMonth, placeAll, recordCommand } from './bygone'
import { letPass } from './database'
import { expectSound } from './sound'
import { button, expect, notes, Pod, signIn, test } from './stage'

// An event of a month that left is asked for by somebody who may not be told where it is.
test.use({ expectedErrors: /status of 404.*\/audit\/0/ })

const { left, kept, from, turn, to } = bygoneMonths()
const hourMs = 3_600_000
const span = (first: Date, last: Date) => `from=${first.toISOString()}&to=${last.toISOString()}`
const note = `Events of ${left} are in archives`

/** Opens a page that is there, and says so. */
async function open(page: Page, path: string): Promise<void> {
  const answer = await page.goto(path)
  expect(answer?.status(), path).toBe(200)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

let within: Awaited<ReturnType<typeof bygoneRequest>>
let across: Awaited<ReturnType<typeof bygoneRequest>>

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  const page = await (await browser.newContext()).newPage()
  await signIn(page, 'Ana')
  const pod = await Pod.register()
  const asked = await pod.ask('memory.add', notes())
  await page.goto(`/approvals/${asked.request}`)
  await button(page, 'Reject').click()
  await expect(page.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(asked.id, 'effectiveAt')
  await pod.answer(asked.id)
  await page.context().close()

  for (const month of [left, kept]) await makeMonth(month)
  await bygoneCalls(new Date(from.getTime() + 24 * hourMs), 200)
  await bygoneCalls(new Date(turn.getTime() + 48 * hourMs), 20)
  const at = (hours: number) => new Date(turn.getTime() + hours * hourMs)
  within = await bygoneRequest(asked.request, at(-200), at(-199))
  across = await bygoneRequest(asked.request, at(-2), at(2))
  await placeAll()
  // Whoever counts and sends has to have come as far.
  await expect(() => expect(recordCommand('archive')).toContain(`${left}  archived: `)).toPass({ timeout: 180_000 })
})

test('the record says what of a time is in a file, and its bars lead there', async ({ as }) => {
  const lee = await as('Lee')
  await open(lee, `/audit?${span(from, turn)}`)
  const main = lee.locator('main')
  await expect(main).toContainText('A part of this time is in archives')
  await expect(main).toContainText(note)
  const figure = lee.getByRole('figure')
  await expect(figure).toContainText(`Hatched: all of them are in the archive of ${left}`)

  // By the keyboard, from the bar at the end to one that counts something.
  const bars = lee.getByRole('slider', { name: 'When these events were' })
  await bars.focus()
  for (let steps = 0; steps < 31; steps++) {
    if (/archive/.test((await bars.getAttribute('aria-valuetext')) ?? '')) break
    await bars.press('ArrowLeft')
  }
  await expect(bars).toHaveAttribute('aria-valuetext', new RegExp(`in the archive of ${left}. Enter shows the archive`))
  await bars.press('Enter')
  await expect(lee).toHaveURL(`/audit/archives?month=${left}`)
  await expect(lee.getByRole('row').filter({ hasText: `record-${left}.jsonl.gz` })).toContainText(/[0-9a-f]{64}/)
  await lee.getByRole('link', { name: 'All archives' }).click()
  await expect(lee).toHaveURL('/audit/archives')

  // The table beside the bars leads there as well; what is there still is listed.
  await open(lee, `/audit?${span(from, to)}`)
  await expect(figure).toContainText(/Hatched: \d+ of them are in the archive of/)
  await lee.getByText('As a table').click()
  const days = lee.getByRole('table', { name: 'Events by day' })
  await expect(days.getByRole('link', { name: `in the archive of ${left}` }).first()).toHaveAttribute(
    'href',
    `/audit/archives?month=${left}`,
  )
  await expect(lee.locator('tr[data-event]').first()).toBeVisible()
  await expect(main).toContainText(note)
  await days.getByRole('link').last().click()
  await expect(lee.locator('tr[data-event]')).not.toHaveCount(0)
  await expect(figure).not.toContainText('Hatched')
})

test('a pointer on a hatched bar leads to the archive, and its tooltip says why', async ({ as }) => {
  const lee = await as('Lee')
  await open(lee, `/audit?${span(from, turn)}`)
  const bar = lee.getByTitle(`in the archive of ${left}`).first()
  await expect(bar).toHaveAttribute('title', /: \d+ events?, in the archive of/)
  await bar.click({ force: true, position: { x: 2, y: 60 } })
  await expect(lee).toHaveURL(`/audit/archives?month=${left}`)
})

test('requests and events of that time say what of them is in a file', async ({ as }) => {
  const lee = await as('Lee')
  const main = lee.locator('main')
  for (const { number } of [within, across]) {
    await open(lee, `/approvals/CS-${number}`)
    await expect(main).toContainText(note)
  }
  await open(lee, `/audit?request=${within.number}`)
  await expect(main).toContainText('A part of this time is in archives')
  await open(lee, `/audit/${within.lines[0]!}`)
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText('This event is in an archive')
  await expect(main).toContainText(`It happened in ${left}`)
  expect(recordCommand('read', left)).toContain(within.lines[0])

  // Of one that reaches over the turn of the month the rest is there, and says that it is the rest.
  await open(lee, `/audit/${across.lines[0]!}`)
  await expect(main).toContainText(note)
  await open(lee, `/audit/${across.lines.at(-1)!}`)
  await expect(main).toContainText(note)
  await expect(lee.getByRole('region', { name: 'From task to outcome' })).toContainText(`CS-${across.number}`)
  await lee.getByRole('link', { name: 'See the archives' }).click()
  await expect(lee).toHaveURL(`/audit/archives?month=${left}`)

  // Who sees a part of the record is told of the request; of an event that cannot be looked at any more, nothing.
  const ana = await as('Ana')
  await open(ana, `/approvals/CS-${across.number}`)
  await expect(ana.locator('main')).toContainText(note)
  await expect(ana.getByRole('link', { name: 'See the archives' })).toHaveCount(0)
  expect((await ana.goto(`/audit/${within.lines[0]!}`))?.status()).toBe(404)
})

test('reports, reviews and exports of that time say what they cannot hold', async ({ as }) => {
  const lee = await as('Lee')
  const main = lee.locator('main')
  for (const of of [
    `template=decisions&period=${left}`,
    `template=oversight&period=${left}`,
    `template=request&request=CS-${across.number}`,
  ]) {
    await open(lee, `/reports/new?${of}`)
    await expect(main).toContainText('There is no such report')
    await expect(main).toContainText('in archives')
    await expect(lee.getByRole('button', { name: 'Make this report' })).toHaveCount(0)
  }
  await open(lee, `/audit/reviews/new?${span(from, turn)}`)
  await expect(main).toContainText(note)
  await open(lee, `/audit/holds/new?${span(from, turn)}`)
  await expect(main).toContainText(note)
  await open(lee, `/insights?${span(from, to)}`)

  await open(lee, `/audit/export?${span(from, to)}`)
  await expect(main).toContainText(note)
  await lee.getByRole('button', { name: 'Count the events' }).click()
  const [download] = await Promise.all([
    lee.waitForEvent('download'),
    lee.getByRole('link', { name: 'Download CSV' }).click(),
  ])
  const file = readFileSync(await download.path(), 'utf8')
  expect(file).toContain(`"Not in here, but in the archives of","${left}"`)
  expect(file).toContain(across.lines.at(-1))
  expect(file).not.toContain(within.lines[0])
})

test('a saved view over that time says so whenever it is opened', async ({ as }) => {
  const lee = await as('Lee')
  await open(lee, `/audit?what=call&${span(from, turn)}`)
  await lee.getByText('Save this view').click()
  await lee.getByLabel('Name of the view').fill('Calls of old')
  await lee.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(lee.getByText('Saved.')).toBeVisible()
  await open(lee, '/audit')
  await lee.getByRole('link', { name: 'Calls of old', exact: true }).click()
  await expect(lee.locator('main')).toContainText('A part of this time is in archives')
  await expect(lee.getByRole('figure')).toContainText(`all of them are in the archive of ${left}`)
  expect(recordCommand('verify')).toContain('Every place has its event')
})

test('what is said of that time can be read and used by everybody, in either theme and at every width', async ({
  as,
}) => {
  test.setTimeout(300_000)
  const pages = [`/audit?${span(from, to)}`, `/audit/archives?month=${left}`, `/audit/archives?month=${kept}`]
  await expectSound(await as('Lee'), [...pages, `/audit/${within.lines[0]!}`, `/audit/${across.lines.at(-1)!}`])
})
