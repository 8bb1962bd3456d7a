import './alone'
import { expectSound, violations } from './sound'
import { widerThanScreen } from './sight'
import { button, countersign, expect, notes, Pod, signIn, test } from './stage'

// A stop of everything is everybody's, so these stand alone, one after the other.

const title = 'Emergency stop'

// What a test left on would stop the next one.
test.afterEach(() => {
  for (const which of [[], ['--environment', 'dev'], ['--environment', 'test']])
    try {
      countersign('resume', ...which, '--because', 'The test is over', '--checked', 'By the next one')
    } catch {
      // None was on there.
    }
})

test('an approver stops everything in two clicks, every page says so, and going on takes a reason and a second person', async ({
  as,
}) => {
  const pod = await Pod.shared()
  const asked = await pod.ask('memory.add', notes())
  const ana = await as('Ana')
  const ade = await as('Ade')
  await ade.goto('/tasks')
  await ana.goto(`/approvals/${asked.request}`)

  await ana.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: title }).click()
  await expect(ana.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(ana.locator('#stop-everything')).toContainText(/stays? waiting; (its clock pauses|their clocks pause)\./)
  expect(await violations(ana)).toEqual([])
  await button(ana, 'Stop all pods now').click()

  const strip = ana.getByRole('complementary', { name: title })
  const words = 'Emergency stop: All pods. By Ana'
  await expect(strip.filter({ hasText: words })).toContainText('Requests stay waiting; expiry clocks are paused.')
  // Whoever has a page open sees it without a reload.
  const others = ade.getByRole('complementary', { name: title })
  await expect(others.filter({ hasText: words })).toBeVisible()

  const refused = await pod.ask('memory.search', { keyword: 'lamps' })
  expect(refused).toMatchObject({ decision: 'deny', state: 'stopped' })
  expect(refused.reason).toMatch(/emergency stop on everything, since .* Do nothing/)

  for (const address of ['/', '/approvals', '/tasks', '/audit?outcome=stopped', '/policy', '/stop']) {
    await ana.goto(address)
    await expect(strip.filter({ hasText: words })).toBeVisible()
  }
  // Whoever only decides sees lines of their own; an admin sees those of pods.
  await ade.goto('/audit?outcome=stopped')
  await expect(ade.locator('main tbody')).toContainText('was stopped before it could')
  await ana.goto(`/approvals/${asked.request}`)
  await expect(ana.getByText('Clock paused')).toBeVisible()
  await ana.goto('/approvals?view=team')
  await expect(ana.getByRole('row').filter({ hasText: asked.request })).toContainText('Clock paused')

  // Going on is guarded: both words, and somebody else.
  await ana.goto('/stop')
  await ana.getByLabel('What was the cause?').fill('A loop in a prompt')
  await ana.getByLabel('How was it checked that it is gone?').fill('x')
  await button(ana, 'Ask a second person to confirm').click()
  await expect(ana.getByText('Say how that was checked in a few words').first()).toBeVisible()
  await ana.getByLabel('How was it checked that it is gone?').fill('Read its last ten calls')
  await button(ana, 'Ask a second person to confirm').click()
  await expect(ana.getByText('you asked for it yourself')).toBeVisible()
  await expect(ana.getByRole('button', { name: 'Confirm, and let pods go on' })).toHaveCount(0)

  await others.getByRole('link', { name: 'Confirm that pods go on' }).click()
  await expect(ade.locator('main')).toContainText('A loop in a prompt')
  await expect(ade.locator('main')).toContainText('Read its last ten calls')
  expect(await violations(ade)).toEqual([])
  await button(ade, 'Confirm, and let pods go on').click()
  await expect(others.filter({ hasText: words })).toHaveCount(0)
  await expect(strip.filter({ hasText: words })).toHaveCount(0)
  await expect(ade.locator('#past')).toContainText('A loop in a prompt')
  expect(await pod.ask('memory.search', { keyword: 'lamps' })).toMatchObject({ state: 'allowed' })
  await ana.goto(`/approvals/${asked.request}`)
  await expect(ana.getByText('Clock paused')).toHaveCount(0)
})

test('one pod is stopped from its own page, by keys alone, and let go on by one person', async ({ as }) => {
  const pod = await Pod.register()
  const other = await Pod.shared()
  const ana = await as('Ana')
  await ana.goto(`/pods/${pod.slug}`)
  await ana.getByRole('link', { name: title }).and(ana.locator('main a')).focus()
  await ana.keyboard.press('Enter')
  const stop = button(ana, 'Stop now')
  await expect(ana.locator('#stop-pod')).toContainText(`Stop ${pod.name}?`)
  await stop.focus()
  await ana.keyboard.press('Enter')
  await expect(ana.getByText(`Emergency stop: ${pod.name}`)).toBeVisible()
  expect(await pod.ask('memory.search', { keyword: 'lamps' })).toMatchObject({ state: 'stopped' })
  expect(await other.ask('memory.search', { keyword: 'lamps' })).toMatchObject({ state: 'allowed' })
  await ana.getByLabel('What was the cause?').fill('It asked in circles')
  await ana.getByLabel('How was it checked that it is gone?').fill('Its prompt was mended')
  await ana.keyboard.press('Tab')
  await ana.keyboard.press('Enter')
  await expect(ana.getByText(`Emergency stop: ${pod.name}`)).toHaveCount(0)
  expect(await pod.ask('memory.search', { keyword: 'lamps' })).toMatchObject({ state: 'allowed' })
})

test('whoever only reads sees it and has nothing to press; the operator puts it on and takes it off', async ({
  as,
}) => {
  const said = countersign('stop', '--because', 'Nobody is there', '--environment', 'dev')
  expect(said).toContain('Stopped: all pods in dev')
  const vic = await as('Lee')
  await vic.goto('/')
  await expect(vic.getByRole('complementary', { name: title }).first()).toContainText('“Nobody is there”')
  await vic.goto('/stop')
  await expect(vic.getByRole('main').getByRole('button', { name: /Stop|Resume|Confirm/ })).toHaveCount(0)
  countersign('resume', '--environment', 'dev', '--because', 'It was a trial', '--checked', 'By this test')
  await expect(vic.getByText('Emergency stop: All pods in dev')).toHaveCount(0)
  await expect(vic.locator('#past')).toContainText('It was a trial')
})

test('is sound while a stop is on, in both themes and on every screen, and in two clicks on a phone', async ({
  as,
}) => {
  test.setTimeout(600_000)
  const ana = await as('Ana')
  await ana.setViewportSize({ width: 390, height: 844 })
  await ana.goto('/approvals')
  await ana.getByRole('banner').getByRole('link', { name: title }).filter({ visible: true }).click()
  await button(ana, 'Stop all pods now').click()
  await expect(ana.getByText('Emergency stop: All pods')).toBeVisible()
  await expectSound(ana, ['/stop', '/'])
  await ana.setViewportSize({ width: 320, height: 640 })
  for (const address of ['/stop', '/approvals']) {
    await ana.goto(address)
    expect(await widerThanScreen(ana), address).toBe(0)
  }
  countersign('resume', '--because', 'It was a trial', '--checked', 'By this test')
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('a stop is put on and asked to come off', async ({ page }) => {
    await signIn(page, 'Priya', '/stop?env=test')
    await button(page, 'Stop now').click()
    await expect(page.getByText('Emergency stop: All pods in test')).toBeVisible()
    await page.getByLabel('What was the cause?').fill('A trial')
    await page.getByLabel('How was it checked that it is gone?').fill('By hand')
    await button(page, 'Resume').click()
    await expect(page.getByText('Emergency stop: All pods in test')).toHaveCount(0)
  })
})
