import type { Page } from '@playwright/test'
import { letPass } from './database'
import { awake } from './sight'
import { expect, notes, pageOf, Pod, test } from './stage'

/** Has what is drawn anew of a page be on its way until `press` is called; `drawing` tells when it is. */
async function holdDrawing(page: Page, address: string): Promise<{ drawing: Promise<void>; press: () => void }> {
  let isAsked = () => {}
  let press = () => {}
  const drawing = new Promise<void>((resolve) => (isAsked = resolve))
  const pressed = new Promise<void>((resolve) => (press = resolve))
  await page.route(new RegExp(`${address}(\\?|$)`), async (route) => {
    const response = await route.fetch()
    isAsked()
    await pressed
    await route.fulfill({ response })
  })
  return { drawing, press }
}

test('nothing changes under a finger that presses, however much moved meanwhile', async ({ as }) => {
  const ana = await as('Ana')
  const pod = await Pod.shared()
  const asked = await pod.ask('memory.add', notes())
  const page = pageOf(asked)
  const words = 'Nobody answered, so nothing happened.'
  await awake(ana, page)
  await ana.evaluate((news) => {
    const told: string[] = []
    Object.assign(window, { told })
    document.addEventListener('click', () => told.push('pressed'), true)
    const isDrawn = () => document.getElementById('main')!.textContent.includes(news)
    new MutationObserver(() => !told.includes('drawn') && isDrawn() && told.push('drawn')).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    })
  }, words)
  const { drawing, press } = await holdDrawing(ana, page)
  await letPass(asked.id, 'expiresAt')
  await pod.answer(asked.id)
  await drawing
  const box = (await ana.getByRole('heading', { level: 1 }).boundingBox())!
  await ana.mouse.move(box.x + 5, box.y + 5)
  await ana.mouse.down()
  press()
  // Longer than what has come takes to be on the screen.
  await ana.waitForTimeout(2_000)
  await ana.mouse.up()
  await expect(ana.getByText(words).first()).toBeVisible()
  expect(await ana.evaluate(() => (window as unknown as { told: string[] }).told)).toEqual(['pressed', 'drawn'])
})

test('a link that is pressed while its page is being drawn again leads where it leads', async ({ as }) => {
  const ana = await as('Ana')
  const pod = await Pod.shared()
  const asked = await pod.ask('memory.add', notes())
  const page = pageOf(asked)
  await awake(ana, page)
  const { drawing, press } = await holdDrawing(ana, page)
  await letPass(asked.id, 'expiresAt')
  await pod.answer(asked.id)
  await drawing
  await ana.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Memory' }).click()
  press()
  await expect(ana).toHaveURL(/\/memory$/)
  await expect(ana.getByRole('heading', { level: 1 })).toContainText('in memory')
})
