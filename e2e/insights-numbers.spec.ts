import './alone'
import type { Page } from '@playwright/test'
import { counted, everythingToCount, saidBy } from './boards'
import { expectSound } from './sound'
import { expect, test } from './stage'

test.beforeAll(everythingToCount)

/** Each number of a page is more than nothing, and opens a list of exactly so many. */
async function eachOpens(lee: Page, address: string): Promise<string[]> {
  await lee.goto(address)
  const names = await lee
    .locator('[data-number]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('data-number')!))
  for (const name of names)
    // What waits can become more between the board and its list: the number that was pressed is the one to hold it to.
    await expect(async () => {
      await lee.goto(address)
      const number = lee.locator(`[data-number=${name}]`)
      const listed = Number(await number.getAttribute('data-listed'))
      expect(listed, name).toBeGreaterThan(0)
      const href = await number.getAttribute('href')
      await number.click()
      await expect(lee).toHaveURL((url) => `${url.pathname}${url.search}` === href)
      await expect.poll(() => saidBy(lee), { message: name, timeout: 5000 }).toBe(listed)
    }).toPass()
  return names
}

for (const board of ['control', 'oversight', 'flow', 'exposure'])
  test(`every number of ${board} is of something, is compared, and opens a list of exactly so many`, async ({ as }) => {
    const lee = await as('Lee')
    await counted(lee, board, 'acts_unsigned')
    const names = await eachOpens(lee, `/insights?board=${board}&days=7`)
    expect(names.length).toBeGreaterThan(3)
    await lee.setViewportSize({ width: 1440, height: 900 })
    await lee.goto(`/insights?board=${board}&days=7`)
    const cards = lee.getByRole('list', { name: 'Numbers of this board', exact: true }).getByRole('listitem')
    expect(await cards.count()).toBeLessThanOrEqual(6)
    // Below them stand few more, and what charts and reasons count.
    expect(names.length - (await cards.count())).toBe(board === 'oversight' || board === 'flow' ? 1 : 0)
    for (const card of await cards.all()) {
      // What it should be, or what it was before, and all of it on the first screen.
      await expect(card).toContainText(/target|must be|before: (?!$)/)
      await expect(card).toContainText(/before: \S/)
      const { y, height } = (await card.boundingBox())!
      expect(y + height).toBeLessThanOrEqual(900)
    }
  })

test('every number of Home of who reads the record is of something, and opens a list of exactly so many', async ({
  as,
}) => {
  const lee = await as('Lee')
  await counted(lee, 'control', 'acts_unsigned')
  const names = await eachOpens(lee, '/')
  expect(names).toEqual(expect.arrayContaining(['requests_waiting', 'findings_high', 'tasks_held', 'memory_old']))
})

test('boards on which everything is of something, and Home of who reads the record, have nothing wrong', async ({
  as,
}) => {
  test.setTimeout(300_000)
  const lee = await as('Lee')
  await counted(lee, 'control', 'acts_unsigned')
  const boards = ['control', 'oversight', 'flow', 'exposure'].map((board) => `/insights?board=${board}&days=7`)
  await expectSound(lee, ['/', ...boards, '/insights?board=oversight&days=7&department=product'])
})
