import { address, narrowsByFilters, narrowsByViews, rows } from './lists'
import { hostile, importShelf } from './shelf'
import { showsWordsAsWords } from './sight'
import { expect, test } from './stage'

const source = 'shelf-memory'
const all = `/memory?source=${source}`

// Some tests ask for something that is not there; a browser logs that as an error of its own.
test.use({ expectedErrors: /status of 404 .*\/memory\/[^/]+\)$/ })

test.beforeAll(() => importShelf(source))

test('every filter narrows the list and stands in the address', async ({ as }) => {
  const lee = await as('Lee')
  await narrowsByFilters(lee, all, { source }, [
    ['Kind', 'yaml', { kind: 'yaml' }, 1],
    ['Pod', 'DevPod', { pod: 'DevPod' }, 25],
    ['Odd thing', 'The file it speaks of does not exist', { flag: 'path_not_in_tree' }, 25],
  ])
  await narrowsByViews(lee, all, { source }, 'State', [
    ['Archived', { state: 'archived' }, 1],
    ['Held', { state: 'held' }, 0],
  ])
  await lee.goto('/memory?source=nowhere-at-all')
  await expect(lee.getByText('No entries match nowhere-at-all')).toBeVisible()
})

test('a search marks what it found, and survives opening, going back and loading again', async ({ as }) => {
  const lee = await as('Lee')
  await lee.goto(`${all}&pod=DevPod`)
  await lee.getByRole('searchbox').fill('POT 7')
  await lee.getByRole('button', { name: 'Search' }).click()
  await expect(rows(lee)).toHaveCount(6)
  await expect.poll(() => address(lee)).toEqual({ source, pod: 'DevPod', q: 'POT 7' })
  await expect(rows(lee).first().locator('mark').first()).toHaveText(/^pot$/i)
  const here = lee.url()

  await rows(lee).getByRole('link').first().click()
  await expect(lee).toHaveURL(/\/memory\/[0-9A-Z]{26}$/)
  await lee.goBack()
  await expect(lee).toHaveURL(here)
  await expect(rows(lee)).toHaveCount(6)
  await lee.reload()
  await expect(lee.getByRole('searchbox')).toHaveValue('POT 7')
  await lee.getByRole('link', { name: 'Clear all filters' }).click()
  await expect(lee).toHaveURL(/\/memory$/)
  // What PostgreSQL takes for a pattern is a character to whoever types it.
  await lee.goto(`${all}&q=%25`)
  await expect(lee.getByText(/^No entries match “%”/)).toBeVisible()
})

test('pages hang together: none is shown twice, and the filters stay', async ({ as }) => {
  const lee = await as('Lee')
  await lee.goto(`${all}&q=pots`)
  await expect(rows(lee)).toHaveCount(25)
  const paths = async () => await rows(lee).getByRole('link').allTextContents()
  const first = await paths()
  await lee.getByRole('link', { name: 'More' }).click()
  await expect(lee.getByRole('link', { name: 'First page' })).toBeVisible()
  const second = await paths()
  await expect
    .poll(() => address(lee))
    .toEqual({ source, q: 'pots', cursor: expect.stringMatching(/^\d+,[0-9A-Z]{26}$/) })
  expect(new Set([...first, ...second]).size).toBe(first.length + second.length)
  await lee.goBack()
  await expect(rows(lee)).toHaveCount(25)
  await expect.poll(paths).toEqual(first)
})

test('what is not understood is said, and what finds nothing leads back', async ({ as }) => {
  const lee = await as('Lee')
  await lee.goto(`${all}&state=asleep&q=pot-07`)
  await expect(lee.getByText('1 filter was not understood and left out: state')).toBeVisible()
  await expect(rows(lee)).toHaveCount(1)
  await lee.goto('/memory?q=nobody-ever-noted-this&state=active')
  await expect(lee.getByText('No entries match “nobody-ever-noted-this”, In use')).toBeVisible()
  await lee.locator('[data-empty]').getByRole('link', { name: 'Clear all filters' }).click()
  await expect(lee).toHaveURL(/\/memory$/)
  for (const odd of ['01AAAAAAAAAAAAAAAAAAAAAAAA', 'elephant', '%00']) {
    expect((await lee.goto(`/memory/${odd}`))!.status(), odd).toBeGreaterThanOrEqual(400)
    expect(await lee.title(), odd).toContain('Countersign')
  }
})

test('an entry tells what it said and says, where it came from and for which task', async ({ as }) => {
  const lee = await as('Lee')
  await lee.goto(`${all}&q=kiln.md`)
  await rows(lee).getByRole('link').click()
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText('docs/kiln.md')
  await expect(lee.getByText('Pods no longer find this entry')).toBeVisible()
  await expect(lee.locator('#text')).toContainText('The kiln holds 40 pots')
  await expect(lee.locator('#versions h3')).toHaveText([
    /^Version 3 – left the file$/,
    /^Version 2 – description changed$/,
    /^Version 1 – first seen$/,
  ])
  await expect(lee.locator('#versions')).toContainText('The kiln holds 30 pots')
  await expect(lee.locator('#versions del')).toHaveText('removed: 30')
  await expect(lee.locator('#versions ins')).toHaveText('added: 40')

  const provenance = lee.locator('#provenance')
  await expect(provenance).toContainText('project/memory.yaml')
  await expect(provenance).toContainText('main')
  await provenance.getByRole('link', { name: /^T-\d+$/ }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText('Plan the kiln.')
  await lee.goBack()
  await provenance.getByRole('link', { name: source }).click()
  await expect(lee).toHaveURL(new RegExp(`${source}$`))
})

test('hostile words are shown as words, and fit every screen', async ({ as }) => {
  const lee = await as('Lee')
  await lee.goto(`${all}&kind=yaml`)
  await expect(rows(lee)).toContainText(hostile.markup)
  await rows(lee).getByRole('link').click()
  await expect(lee).toHaveURL(/\/memory\/[0-9A-Z]{26}$/)
  await expect(lee.locator('#text')).toContainText(`${hostile.markup} invoice ⟨text reversed from here, U+202E⟩gnp.exe`)
  await expect(lee.locator('#text')).toContainText(`Tags: ${hostile.markup}`)
  const entry = lee.url()
  for (const place of [`${all}&kind=yaml`, `${all}&q=pottery+script`, entry]) await showsWordsAsWords(lee, place)
})
