import { expect, notes, Pod, test } from './stage'

test('the timeline filters by address, searches text, and follows live on request', async ({ as }) => {
  const lee = await as('Lee')
  await lee.goto('/audit?what=session')
  await expect(lee.getByText('Lee Santos signed in').first()).toBeVisible()
  await lee.goto('/audit?q=nobody-ever-wrote-this')
  await expect(lee.getByText(/No events? match/).first()).toBeVisible()
  await lee.goto('/audit?kind=elephant')
  await expect(lee.getByText(/1 filter was not understood/)).toBeVisible()

  await lee.goto('/audit')
  await lee.getByRole('button', { name: /Follow live/ }).click()
  const pod = Pod.shared()
  const args = notes()
  await pod.ask('memory.add', args)
  await expect(lee.getByText(/new events?/).first()).toBeVisible()
})

test('an event tells its whole story and is found again by its address', async ({ as }) => {
  const lee = await as('Lee')
  const pod = Pod.shared()
  const asked = await pod.ask('memory.add', notes())
  await lee.goto(`/audit?request=${asked.request.slice(3)}`)
  await lee
    .getByRole('link', { name: /wants to add/ })
    .first()
    .click()
  await expect(lee).toHaveURL(/\/audit\/[0-9A-Z]{26}$/)
  await expect(lee.getByText('UTC').first()).toBeVisible()
  const missing = await lee.goto('/audit/01AAAAAAAAAAAAAAAAAAAAAAAA')
  expect(missing?.status()).toBe(404)
})

test('an approver sees what concerns requests, an outsider nothing', async ({ as, request }) => {
  const ana = await as('Ana')
  await ana.goto('/audit?what=session')
  await expect(ana.getByText('Ana Kovač signed in').first()).toBeVisible()
  await expect(ana.getByText('Lee Santos signed in')).toHaveCount(0)
  expect((await request.get('/stream')).status()).toBe(401)
  expect((await request.get('/audit', { maxRedirects: 0 })).status()).toBe(307)
})
