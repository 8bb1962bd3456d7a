import { expect, notes, pageOf, Pod, signIn, test } from './stage'

test('a link sent by somebody is where one arrives after signing in', { tag: '@usual' }, async ({ page }) => {
  const asked = await (await Pod.shared()).ask('memory.add', notes())
  const wanted = `${pageOf(asked)}?change=raw`
  await page.goto(wanted)
  await expect(page).toHaveURL(/\/signin\?from=/)
  // The address is kept, and nothing of the page is.
  await expect(page.getByText(asked.request)).toHaveCount(0)
  await signIn(page, 'Ana', page.url())
  await expect(page).toHaveURL(wanted)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('wants to')
})

test('a link to elsewhere is not followed after signing in', async ({ page, baseURL }) => {
  for (const from of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
    await page.context().clearCookies()
    await signIn(page, 'Ana', `/signin?from=${encodeURIComponent(from)}`)
    expect(new URL(page.url()).origin).toBe(baseURL)
  }
})

test('a browser that keeps no cookies is named as the cause, before somebody tries and after', async ({ page }) => {
  const line = await page.context().newCDPSession(page)
  await line.send('Emulation.setDocumentCookieDisabled', { disabled: true })
  await page.goto('/signin')
  await expect(page.getByRole('alert').filter({ hasText: 'This browser keeps no cookies' })).toBeVisible()
  await page.getByRole('button', { name: 'Choose who you are' }).click()
  await expect(page.getByRole('button', { name: /Ana/ })).toBeVisible()
  await page.context().clearCookies({ name: /^countersign-signin/ })
  await page.getByRole('button', { name: /Ana/ }).click()
  await expect(page.getByText('or this browser keeps no cookies for this address')).toBeVisible()
})

test('signing out ends the session, also for whoever kept the cookie', { tag: '@usual' }, async ({ page, browser }) => {
  await signIn(page, 'Tom')
  await page.goto('/approvals')
  const kept = await page.context().storageState()
  await page.getByRole('button', { name: /Tom Weber/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/signin/)
  await page.goBack()
  // However it comes back, it asks who reads, and leaves.
  await expect(page).toHaveURL(/\/signin/)
  await page.goto('/approvals')
  await expect(page).toHaveURL(/\/signin/)

  const thief = await (await browser.newContext({ storageState: kept })).newPage()
  await thief.goto('/approvals')
  await expect(thief).toHaveURL(/\/signin/)
  expect((await thief.request.get('/stream')).status()).toBe(401)
  await thief.context().close()
})
