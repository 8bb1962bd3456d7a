import { letPass } from './database'
import { expect, notes, pageOf, Pod, test } from './stage'

for (const way of ['loaded', 'walked to'] as const)
  test(`a page that is ${way} after the news, and was drawn before it, is drawn again`, async ({ as }) => {
    const ana = await as('Ana')
    const pod = await Pod.shared()
    const asked = await pod.ask('memory.add', notes())
    const page = pageOf(asked)
    await ana.goto(`/audit?request=${asked.request.slice(3)}`)
    await ana.getByRole('link', { name: /asked to add/ }).click()
    await ana.waitForURL(/\/audit\/\w{26}/)
    let drawn = 0
    await ana.route(new RegExp(`${page}(\\?|$)`), async (route) => {
      if (route.request().headers()['next-router-prefetch'] || drawn > 0) return route.continue()
      drawn++
      const response = await route.fetch()
      await letPass(asked.id, 'expiresAt')
      await pod.answer(asked.id)
      await route.fulfill({ response })
    })
    if (way === 'loaded') await ana.goto(page)
    else await ana.locator(`main a[href="${page}"]`).first().click()
    await expect(ana).toHaveURL(page)
    await expect(ana.getByText('Nobody answered, so nothing happened.').first()).toBeVisible()
    expect(drawn).toBe(1)
  })
