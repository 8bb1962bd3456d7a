import type { Page } from '@playwright/test'
import { address, inForce, narrowsByFilters, narrowsByViews, rows } from './lists'
import { hostile, importShelf } from './shelf'
import { expect, notes, Pod, test } from './stage'
import { areInOrder, awake, showsWordsAsWords } from './sight'

const source = 'shelf-tasks'
const all = `/tasks?source=${source}`

// Some tests ask for something that is not there; a browser logs that as an error of its own.
test.use({ expectedErrors: /status of 404 .*\/tasks\/[^/]+\)$/ })

test.beforeAll(() => importShelf(source))

/** From the whole list to the page of one task, as a person gets there. */
async function open(page: Page, search: string): Promise<void> {
  await page.goto(all)
  await page.getByRole('searchbox').fill(search)
  await page.getByRole('searchbox').press('Enter')
  await expect(rows(page)).toHaveCount(1)
  await rows(page).getByRole('link').click()
  await expect(page).toHaveURL(/\/tasks\/T-\d+$/)
}

test('every filter narrows the list and stands in the address', async ({ as }) => {
  const lee = await as('Lee')
  await narrowsByFilters(lee, all, { source }, [
    ['Phase', 'Phase 2 - Development', { phase: 'Phase 2 - Development' }, 20],
    ['Pod', 'DevPod', { pod: 'DevPod' }, 25],
    ['Origin', 'Read from a repository', { origin: 'import' }, 25],
    ['Origin', 'Worked on here', { origin: 'live' }, 0],
  ])
  await narrowsByViews(lee, all, { source }, 'Status', [
    ['Planned', { status: 'planned' }, 6],
    ['Completed', { status: 'completed' }, 1],
    ['Status not understood', { status: 'unknown' }, 1],
  ])

  await lee.goto('/tasks?source=nowhere-at-all')
  await expect(lee.getByText('No tasks match nowhere-at-all')).toBeVisible()
})

test('a search finds every word, keeps the filters, and survives opening, going back and loading again', async ({
  as,
}) => {
  const lee = await as('Lee')
  await lee.goto(`${all}&pod=DevPod`)
  await lee.getByRole('searchbox').fill('SHELF number 7')
  await lee.getByRole('button', { name: 'Search' }).click()
  // Of 7, 17, 27, 37, 47 and 57 all are DevPod's; QAPod has none.
  await expect(rows(lee)).toHaveCount(6)
  await expect.poll(() => address(lee)).toEqual({ source, pod: 'DevPod', q: 'SHELF number 7' })
  const here = lee.url()

  await rows(lee).getByRole('link').first().click()
  await expect(lee).toHaveURL(/\/tasks\/T-\d+$/)
  await lee.goBack()
  await expect(lee).toHaveURL(here)
  await expect(rows(lee)).toHaveCount(6)
  await lee.reload()
  await expect(lee.getByRole('searchbox')).toHaveValue('SHELF number 7')
  await expect(rows(lee)).toHaveCount(6)
  await lee.getByRole('link', { name: 'Clear all filters' }).click()
  await expect(lee).toHaveURL(/\/tasks$/)
  await expect(lee.getByRole('searchbox')).toHaveValue('')
  // What PostgreSQL takes for a pattern is a character to whoever types it.
  await lee.goto(`${all}&q=glaze+_7`)
  await expect(lee.getByText('No tasks match “glaze _7”')).toBeVisible()
})

test('whoever filters by keyboard stays where they are', async ({ as }) => {
  const lee = await as('Lee')
  await awake(lee, all)
  await lee.getByRole('searchbox').fill('glaze')
  await lee.keyboard.press('Enter')
  await expect(inForce(lee)).toContainText('“glaze”')
  await expect(lee.getByRole('searchbox')).toBeFocused()
  await lee.keyboard.press('Tab')
  await lee.keyboard.press('Tab')
  await lee.keyboard.press('Enter')
  await lee.getByLabel('Pod', { exact: true }).selectOption('DevPod')
  await lee.getByRole('button', { name: 'Show', exact: true }).press('Enter')
  await expect(inForce(lee)).toContainText('DevPod')
  await expect(lee.locator('summary').first()).toBeFocused()
  // The form follows the address back.
  await lee.goBack()
  await expect(inForce(lee)).not.toContainText('DevPod')
  await inForce(lee).getByRole('link', { name: 'Remove: “glaze”' }).click()
  await expect.poll(() => address(lee)).toEqual({ source })
  await lee.goBack()
  await lee.goBack()
  await expect(lee.getByRole('searchbox')).toHaveValue('')
})

test('pages hang together: none is shown twice, and the filters stay', async ({ as }) => {
  const lee = await as('Lee')
  await lee.goto(`${all}&q=glaze`)
  await expect(rows(lee)).toHaveCount(25)
  const titles = async () => await rows(lee).getByRole('link').allTextContents()
  const first = await titles()
  const cursor = expect.stringMatching(/^\d+,[0-9A-Z]{26}$/)
  await lee.getByRole('link', { name: 'More' }).click()
  await expect.poll(() => address(lee)).toEqual({ source, q: 'glaze', cursor })
  await expect.poll(titles).not.toEqual(first)
  const second = await titles()
  await lee.getByRole('link', { name: 'More' }).click()
  await expect(rows(lee)).toHaveCount(10)
  expect(new Set([...first, ...second, ...(await titles())]).size).toBe(60)
  await lee.reload()
  await expect(rows(lee)).toHaveCount(10)
  await expect(lee.getByRole('link', { name: 'More' })).toHaveCount(0)
  await lee.getByRole('link', { name: 'Previous' }).click()
  await expect.poll(titles).toEqual(second)
  await lee.getByRole('link', { name: 'Previous' }).click()
  await expect.poll(titles).toEqual(first)
  await lee.getByRole('link', { name: 'First page' }).click()
  await expect(rows(lee)).toHaveCount(25)
  await expect.poll(() => address(lee)).toEqual({ source, q: 'glaze' })
})

test('what is not understood is said, and what finds nothing leads back', async ({ as }) => {
  const lee = await as('Lee')
  await lee.goto(`${all}&status=elephant&waits=cats&colour=red&q=glaze_07`)
  await expect(lee.getByText('3 filters were not understood and left out: status, waits, colour')).toBeVisible()
  await expect(rows(lee)).toHaveCount(1)
  await lee.goto('/tasks?q=nobody-ever-planned-this&status=planned')
  await expect(lee.getByText('No tasks match “nobody-ever-planned-this”, Planned')).toBeVisible()
  await lee.locator('[data-empty]').getByRole('link', { name: 'Clear all filters' }).click()
  await expect(lee).toHaveURL(/\/tasks$/)
  await expect(rows(lee).first()).toBeVisible()
  for (const odd of ['T-0', 'T-99999999999', 'kiln_plan', 'T-1%27']) {
    expect((await lee.goto(`/tasks/${odd}`))?.status(), odd).toBe(404)
  }
})

test('a task from a repository tells its life, what it lost included', async ({ as }) => {
  const lee = await as('Lee')
  await open(lee, 'kiln_plan')
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText('Plan the kiln.')
  await expect(lee.getByText('Its repository says that somebody completed it')).toBeVisible()
  await expect(lee.getByText('Phase 4 - Go Live')).toBeVisible()
  await expect(lee.locator('#description')).toContainText('It must hold forty pots.')
  await expect(lee.locator('#prompt')).toContainText('Plan the kiln with care.')
  await expect(lee.locator('#prompt')).toContainText(/Fingerprint [0-9a-f]{8}/)
  await expect(lee.locator('#handoffs')).toContainText('Build it of brick')
  await expect(lee.getByRole('heading', { name: 'Issues (1 open of 1)' })).toBeVisible()

  await lee.getByRole('link', { name: 'Reasoning (3)' }).click()
  await expect(lee.getByText('Ask the potter first')).toBeVisible()
  await expect(lee.getByText('Heat needs room.')).toBeVisible()
  await expect(lee.getByText('ResearchPod says (not checked):')).toHaveCount(3)

  await lee.getByRole('link', { name: 'History (5)' }).click()
  await expect(lee).toHaveURL(/\?tab=history$/)
  await expect(lee.locator('#status li')).toHaveText([/“backlog” to “in_progress”/, /“in_progress” to “completed”/])
  await expect(lee.getByText('2 of 3 entries about this task were missing from the file')).toBeVisible()
  await expect(lee.locator('#changelog tbody tr').filter({ hasText: 'Recovered' })).toHaveCount(2)
  await lee.reload()
  await expect(lee.getByText('Measure the kiln')).toBeVisible()
})

test('a task at work waits for people, and its record is one click away', { tag: '@usual' }, async ({ as }) => {
  const pod = await Pod.register()
  const start = { task_id: 'kiln-visit', title: `Visit the kiln with ${pod.name}`, idempotency_key: 'start' }
  const started = await pod.send('POST', '/v1/tasks/start', start)
  expect(started.status, JSON.stringify(started.body)).toBe(200)
  const asked = { tool: 'memory.add', arguments: notes(), task: 'kiln-visit', idempotency_key: 'ask' }
  expect((await pod.send('POST', '/v2/tool-calls', asked)).status).toBe(202)

  const lee = await as('Lee')
  await lee.goto(`/tasks?q=${encodeURIComponent(pod.name)}`)
  await lee.getByRole('link', { name: /^Waits for people \(\d+\)$/ }).click()
  await expect.poll(() => address(lee)).toEqual({ q: pod.name, waits: 'people' })
  await expect(rows(lee)).toHaveCount(1)
  await rows(lee).getByRole('link').click()
  await expect(lee.getByText('1 request waits for people to decide.')).toBeVisible()
  const number = /T-\d+/.exec(lee.url())![0]

  await lee.getByRole('navigation', { name: 'Parts of this task' }).getByRole('link', { name: 'What happened' }).click()
  await expect(lee.locator('#record').getByText(`${pod.name} started the task`)).toBeVisible()
  await lee.getByRole('link', { name: 'Open in the audit trail' }).click()
  await expect(lee).toHaveURL(new RegExp(`/audit\\?task=${number}$`))
  await expect(lee.getByRole('link', { name: /asked to / })).toHaveCount(1)
  // An approver may see what concerns requests, and that is less.
  const ana = await as('Ana')
  await ana.goto(`/tasks/${number}?tab=history`)
  await expect(ana.locator('#record tbody tr[data-event]')).toHaveCount(1)
})

test('hostile words are shown as words, and fit every screen', async ({ as }) => {
  const lee = await as('Lee')
  await open(lee, 'hostile_task')
  const hostilePage = lee.url()
  await expect(lee.getByRole('heading', { level: 1 })).toContainText(hostile.markup.slice(0, 40))
  await expect(lee.locator('#description')).toContainText(hostile.markup)
  await open(lee, 'kiln_plan')
  const kilnPage = lee.url()
  await expect(lee.locator('#prompt')).toContainText(hostile.markup)
  await lee.getByRole('link', { name: /^Reasoning/ }).click()
  await expect(lee.locator('#thoughts')).toContainText(hostile.markup)

  const tabs = [kilnPage, `${kilnPage}?tab=reasoning`, `${kilnPage}?tab=history`]
  for (const place of [`${all}&q=hostile_task`, hostilePage, ...tabs]) await showsWordsAsWords(lee, place)
  await lee.setViewportSize({ width: 1440, height: 900 })
  // A mark that turns the direction of writing is shown by its code, and turns nothing.
  await lee.goto(`${all}&q=hostile_task`)
  expect(await areInOrder(rows(lee).locator('p'), ['T-', 'U+202E', 'gnp'])).toBe(true)
  await lee.goto(kilnPage)
  expect(await areInOrder(lee.locator('#handoffs h3'), ['gnp', 'handed over to', 'DevPod'])).toBe(true)
})
