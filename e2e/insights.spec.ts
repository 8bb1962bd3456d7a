import './alone'
import { counted, saidBy, somethingToCount } from './boards'
import { expect, test } from './stage'

test.beforeAll(somethingToCount)

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
