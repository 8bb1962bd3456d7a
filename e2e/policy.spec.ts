import { widerThanScreen } from './sight'
import { expect, test } from './stage'

test('anybody with a role reads who may use what, by keyboard too, and why', async ({ as }) => {
  const ana = await as('Ana')
  await ana.goto('/policy')
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText('What each role may do in production')
  await ana.getByRole('searchbox', { name: 'Search tools' }).fill('roll back')
  await ana.keyboard.press('Enter')
  await expect(ana).toHaveURL(/q=roll\+back/)
  const row = ana.getByRole('row', { name: /^Roll back a commit / })
  await row.getByRole('link').first().focus()
  await ana.keyboard.press('ArrowRight')
  await expect(row.getByRole('link').nth(1)).toBeFocused()
  await expect(row.getByRole('link').nth(1)).toHaveAccessibleName(/^Deny, from /)
  await ana.keyboard.press('Enter')
  const found = ana.getByRole('region', { name: 'DevPod: Roll back a commit' })
  await expect(found).toContainText('rule rollbacks-elsewhere')
  await expect(found).toContainText('(decides)')
  for (const width of [1280, 1024, 390, 320]) {
    await ana.setViewportSize({ width, height: 800 })
    expect(await widerThanScreen(ana)).toBe(0)
  }

  await ana.goto('/policy?env=moon&cell=DevPod:no.such')
  await expect(ana.getByText('2 filters were not understood')).toBeVisible()
  await ana.goto('/policy/history')
  await ana.getByRole('link', { name: 'Version 1', exact: true }).click()
  await expect(ana.getByRole('region', { name: 'The text of the policy' })).toContainText(
    'What no rule permits is denied',
  )
})
