import type { Page } from '@playwright/test'
import { mailHost, type MailHost } from '@/lib/jobs/fixture-mail'
import { leftToTell, letTimeGo, standingOf, tellNow } from './database'
import { button, expect, notes, pageOf, Pod, type PersonName, signIn, test } from './stage'

// No other test asks for letters; what others ask is told as well, and looked past.

let letters: MailHost
test.beforeAll(async () => {
  letters = await mailHost(Number(new URL(process.env.E2E_URL!).port) + 60)
})
test.afterAll(() => letters.close())

const about = (request: string) => letters.got.filter(({ text }) => new RegExp(`${request}\\b`).test(text))
const told = (request: string) =>
  about(request)
    .map(({ to }) => to)
    .toSorted()
const addressOf = (name: string) => `${name.toLowerCase()}@demo.example`

/** Whose queue has it, of everybody who might sign. */
async function deciders(pages: Record<string, Page>, pod: Pod, request: string): Promise<string[]> {
  const found: string[] = []
  for (const [name, page] of Object.entries(pages)) {
    await page.goto(`/approvals?pod=${pod.slug}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    if ((await page.getByRole('row').filter({ hasText: request }).count()) > 0) found.push(addressOf(name))
  }
  return found.toSorted()
}

/** What others asked while nobody took letters is told, so that what comes now is told by itself. */
async function tellWhatWaited(): Promise<void> {
  await tellNow()
  await expect.poll(leftToTell).toBe(0)
}

test('a request is announced to exactly those who can decide, once, its link leads there, and a reminder comes at half time', async ({
  as,
  browser,
}) => {
  const people: Record<string, Page> = {}
  for (const name of ['Ana', 'Priya', 'Tom', 'Lee', 'Ade', 'Vic'] as PersonName[]) people[name] = await as(name)
  const pod = await Pod.register()
  await tellWhatWaited()
  const asked = await pod.ask('memory.add', notes())
  const expected = await deciders(people, pod, asked.request)
  expect(expected.length).toBeGreaterThan(0)
  // Their pages have shown what they were opened for, and listen to news for nobody.
  for (const page of Object.values(people)) await page.goto('about:blank')
  await expect.poll(() => told(asked.request)).toEqual(expected)
  const letter = about(asked.request)[0]!
  expect(letter.text).not.toMatch(/notes-|For a test/)
  const link = /http\S+/.exec(letter.text)![0]

  // Whoever follows it without being signed in comes to it afterwards; and nothing is decided by following it.
  const before = await standingOf(asked.request)
  for (const method of ['GET', 'HEAD']) expect((await fetch(link, { method })).status).toBeLessThan(400)
  const context = await browser.newContext()
  const page = await context.newPage()
  const name = expected.includes(addressOf('Ana')) ? 'Ana' : 'Priya'
  await signIn(page, name, new URL(link).pathname)
  await expect(page).toHaveURL(new RegExp(`${pageOf(asked)}$`))
  await expect(button(page, 'Approve')).toBeVisible()
  await page.reload()
  expect(await standingOf(asked.request)).toEqual(before)
  await context.close()

  await letTimeGo(asked.request, 0.55)
  await expect.poll(() => about(asked.request).length).toBe(2 * expected.length)
  const reminders = about(asked.request).slice(expected.length)
  expect(reminders.map(({ to }) => to).toSorted()).toEqual(expected)
  for (const { subject, text } of reminders) expect(subject + text).toContain('half of its time is over')
})

test('people choose what they are told, and quiet hours hold it back until they end', async ({ as }) => {
  const [priya, tom, ade] = [await as('Priya'), await as('Tom'), await as('Ade')]
  const pod = await Pod.register()
  await priya.goto('/')
  await priya.getByRole('button', { name: /Priya/ }).first().click()
  await priya.getByRole('link', { name: 'Notifications' }).first().click()
  await expect(priya.getByRole('heading', { name: 'Notifications', level: 1 })).toBeVisible()
  await expect(priya.getByText(addressOf('Priya'))).toBeVisible()
  const keep = priya.getByRole('button', { name: 'Keep it so' })
  const zone = priya.getByLabel('In the time zone')
  await priya.getByLabel('From').fill('00:00')
  await zone.fill('Nowhere/City')
  await keep.click()
  await expect(priya.getByText(/There is no such time zone/)).toBeVisible()
  await expect(priya.getByLabel('From')).toHaveValue('00:00')
  await zone.fill('UTC')
  await keep.click()
  await expect(priya.getByText(/Say when quiet hours begin and when they end/).first()).toBeVisible()
  // Around the clock but for a minute long gone, so that it is quiet whenever this runs.
  const gone = new Date(Date.now() - 3_600_000).toISOString().slice(11, 16)
  await priya.getByLabel('From').fill(gone)
  await priya.getByLabel('Until').fill(new Date(Date.now() - 3_660_000).toISOString().slice(11, 16))
  await keep.click()
  await expect(priya.getByText('From now on you are told so.')).toBeVisible()

  await tellWhatWaited()
  const asked = await pod.ask('memory.add', notes())
  const expected = await deciders({ Priya: priya, Tom: tom }, pod, asked.request)
  expect(expected).toContain(addressOf('Priya'))
  await expect.poll(() => told(asked.request).length).toBeGreaterThan(0)
  // Another comes and is told to others, so there was time enough for this one.
  const next = await pod.ask('memory.add', notes())
  await expect.poll(() => told(next.request).length).toBeGreaterThan(0)
  expect([...told(asked.request), ...told(next.request)]).not.toContain(addressOf('Priya'))

  await priya.goto('/settings/notifications')
  await priya.getByLabel('From').fill('')
  await priya.getByLabel('Until').fill('')
  await keep.click()
  await expect(priya.getByText('From now on you are told so.')).toBeVisible()
  await expect.poll(() => told(asked.request)).toContain(addressOf('Priya'))

  // Whoever looks after channels sees how it goes, and tries one.
  await ade.goto('/integrations')
  const card = ade.locator('#channel-mail')
  await expect(card.getByText('Works', { exact: true })).toBeVisible()
  await card.getByRole('button', { name: /^Send a test/ }).click()
  await expect
    .poll(() => letters.got.filter(({ subject }) => subject === 'A test of Countersign').map(({ to }) => to))
    .toEqual([addressOf('Ade')])
  await expect(card.getByText(/: It arrived, after \d+ ms$/)).toBeVisible()
})
