import './alone'
import { counted, saidBy, somethingToCount } from './boards'
import { expect, test } from './stage'

test.beforeAll(somethingToCount)

for (const board of ['control', 'oversight', 'flow', 'exposure'])
  test(`every number of ${board} opens a list of exactly so many`, async ({ as }) => {
    const lee = await as('Lee')
    await counted(lee, board)
    const names = await lee
      .locator('[data-number]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('data-number')!))
    expect(names.length).toBeGreaterThan(3)
    expect(names.length).toBeLessThanOrEqual(6)
    for (const name of names)
      // What waits can become more between the board and its list: the number that was pressed is the one to hold it to.
      await expect(async () => {
        await lee.goto(`/insights?board=${board}&days=7`)
        const number = lee.locator(`[data-number=${name}]`)
        const listed = Number(await number.getAttribute('data-listed'))
        const href = await number.getAttribute('href')
        await number.click()
        await expect(lee).toHaveURL((url) => `${url.pathname}${url.search}` === href)
        await expect.poll(() => saidBy(lee), { message: name, timeout: 5000 }).toBe(listed)
      }).toPass()
  })
