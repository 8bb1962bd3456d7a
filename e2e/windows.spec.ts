import { awake, beforeScripts } from './sight'
import { expect, signIn, test } from './stage'

test(
  'a window takes the focus, keeps single keys to itself, closes on Escape and gives the focus back',
  { tag: '@usual' },
  async ({ as }) => {
    const ana = await as('Ana')
    await awake(ana, '/approvals')
    const name = ana.getByRole('button', { name: /^Ana/ })
    const keys = ana.getByRole('dialog', { name: 'Keys' })
    await name.focus()
    await ana.keyboard.press('?')
    await expect(keys.getByRole('button', { name: 'Close' })).toBeFocused()
    await ana.keyboard.press('g')
    await ana.keyboard.press('t')
    await expect(ana).toHaveURL(/\/approvals/)
    await ana.keyboard.press('Escape')
    await expect(keys).toHaveCount(0)
    await expect(name).toBeFocused()

    await ana.keyboard.press('?')
    await ana.mouse.click(5, 5)
    await expect(keys).toHaveCount(0)
  },
)

test('the menu under a name opens over it, leads to the keys, and the focus comes back to the name', async ({ as }) => {
  const ana = await as('Ana')
  await awake(ana, '/tasks')
  const name = ana.getByRole('button', { name: /^Ana/ })
  const menu = ana.getByRole('dialog', { name: 'Your menu' })
  await name.press('Enter')
  await expect(menu).toBeVisible()
  const [above, below] = [(await menu.boundingBox())!, (await name.boundingBox())!]
  expect(above.y + above.height).toBeLessThanOrEqual(below.y)
  expect(below.y - above.y - above.height).toBeLessThan(16)
  expect(above.x).toBeGreaterThanOrEqual(0)
  await ana.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(name).toBeFocused()

  await name.press('Enter')
  await menu.getByRole('button', { name: 'Show all keys' }).click()
  await expect(menu).toBeHidden()
  await expect(ana.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await ana.keyboard.press('Escape')
  await expect(name).toBeFocused()
})

test('the colours that somebody chose are there before any script, and follow the device again', async ({ as }) => {
  const ana = await as('Ana')
  await awake(ana, '/tasks')
  const page = ana.locator('html')
  const menu = ana.getByRole('dialog', { name: 'Your menu' })
  const choose = async (colours: string) => {
    await ana.getByRole('button', { name: /^Ana/ }).press('Enter')
    await menu.getByRole('radio', { name: colours }).check()
    await ana.keyboard.press('Escape')
  }
  await expect(page).toHaveAttribute('data-theme', 'light')
  await choose('Dark')
  await expect(page).toHaveAttribute('data-theme', 'dark')
  const wake = await beforeScripts(ana, '/tasks')
  await expect(page).toHaveAttribute('data-theme', 'dark')
  await wake()
  await choose('Like my device')
  await expect(page).toHaveAttribute('data-theme', 'light')
  await ana.emulateMedia({ colorScheme: 'dark' })
  await expect(page).toHaveAttribute('data-theme', 'dark')
})

test('the sheet of a phone leads anywhere, closes behind whoever went, and stays when the phone is turned', async ({
  as,
}) => {
  const ana = await as('Ana')
  await ana.setViewportSize({ width: 390, height: 844 })
  await awake(ana, '/')
  const more = ana.getByRole('button', { name: 'More' })
  const sheet = ana.getByRole('dialog', { name: 'Go to' })
  await more.click()
  await expect(sheet).toBeVisible()
  const { y, height } = (await sheet.boundingBox())!
  expect(y + height).toBe(844)
  await ana.setViewportSize({ width: 844, height: 390 })
  await expect(sheet).toBeVisible()
  await ana.setViewportSize({ width: 390, height: 844 })
  await ana.keyboard.press('Escape')
  await expect(more).toBeFocused()

  await more.click()
  await sheet.getByRole('link', { name: 'Tasks' }).click()
  await expect(ana).toHaveURL(/\/tasks/)
  await expect(sheet).toHaveCount(0)
})

test('a link to a page, as it is filtered, is copied by keyboard, which is said and moves nothing', async ({ as }) => {
  const ana = await as('Ana')
  await ana.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await awake(ana, '/approvals?view=team&q=notes')
  const copy = ana.getByRole('button', { name: 'Copy link' })
  const heading = await ana.locator('h1').boundingBox()
  await copy.press('Enter')
  await expect(ana.getByRole('status').filter({ hasText: /^Link copied$/ })).toBeVisible()
  expect(await ana.locator('h1').boundingBox()).toEqual(heading)
  await expect(copy).toBeFocused()
  expect(await ana.evaluate(() => navigator.clipboard.readText())).toBe(ana.url())
  // In a tab of a phone the browser shares addresses by itself, and the heading has the line.
  await ana.setViewportSize({ width: 390, height: 844 })
  await expect(copy).toBeHidden()
})

test('Ctrl K leads to the search of everything, also from a field, and / from anywhere else', async ({ as }) => {
  const ana = await as('Ana')
  await awake(ana, '/approvals')
  await ana.getByRole('searchbox').press('Control+k')
  await expect(ana).toHaveURL(/\/find$/)
  await expect(ana.getByRole('searchbox')).toBeFocused()
  await awake(ana, '/tasks')
  await ana.keyboard.press('/')
  await expect(ana).toHaveURL(/\/find$/)
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('the menu opens, and one can sign out', { tag: '@usual' }, async ({ page }) => {
    await signIn(page, 'Tom')
    await expect(page.getByRole('button', { name: 'Copy link' })).toHaveCount(0)
    await page.getByRole('button', { name: /^Tom Weber/ }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page).toHaveURL(/\/signin/)
  })
})
