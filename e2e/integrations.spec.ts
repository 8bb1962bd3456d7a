import { bulkAnswer, endStores, idsInBulk, store } from '@/lib/sinks/fixture'
import { expect, Pod, signIn, test } from './stage'

// No other test has the record sent anywhere; what happens beside this is sent as well.

test.afterEach(endStores)

test('a log store is set up where the operator has listed it, tried, fails, is paused, goes back and is removed', async ({
  as,
}) => {
  const [ade, lee] = [await as('Ade'), await as('Lee')]
  let isDown = false
  const refused = new Set<string>()
  const there = await store((got) =>
    isDown ? { status: 503 } : bulkAnswer(got, (id) => (refused.has(id) ? 400 : 201)),
  )
  await ade.goto('/')
  await ade.getByRole('link', { name: 'Integrations' }).first().click()
  await expect(ade.getByRole('heading', { name: 'Integrations', level: 1 })).toBeVisible()
  await expect(ade.getByText('The record goes nowhere else')).toBeVisible()

  // What cannot be used is refused in words, and kept.
  const add = ade.locator('#add')
  await add.getByLabel('Name').fill('Search of the house')
  await add.getByLabel('Address').fill('https://elsewhere.example.com')
  await add.getByLabel(/^Where its secret is found/).fill('Bearer abcdefghijkl')
  const send = add.getByRole('button', { name: 'Send the record there' })
  await send.click()
  await expect(add.getByText(/Say where the secret is found, never the secret itself/)).toBeVisible()
  await add.getByLabel(/^Where its secret is found/).fill('env:COUNTERSIGN_LOG_SECRET_BROWSER')
  await send.click()
  await expect(add.getByText(/The record may not go to this host/)).toBeVisible()
  await expect(add.getByLabel('Address')).toHaveValue('https://elsewhere.example.com')
  await add.getByLabel('Address').fill(there.url)
  await send.click()

  const card = ade.locator('[id^="sink-"]').filter({ hasText: 'Search of the house' }).first()
  await expect(card.getByText(there.url)).toBeVisible()
  const press = async (name: RegExp) => await card.getByRole('button', { name }).click()
  // Whoever tries a store and sees nothing come of it presses again.
  await expect(async () => {
    await press(/^Send a test/)
    await expect(card.getByText(/: It arrived, after \d+ ms$/)).toBeVisible({ timeout: 20_000 })
  }).toPass()
  const bodies = () => there.got.map(({ body }) => body).join('')
  expect(bodies()).toContain('"tags":["test"]')
  expect(there.got[0]!.headers['authorization']).toBe('ApiKey what-opens-the-store')

  // What happens arrives, and whoever may not manage it sees how it goes and to which host.
  const pod = await Pod.register()
  await expect.poll(bodies).toContain(`${pod.name} was registered`)
  await ade.reload()
  await expect(card.getByText('Works', { exact: true })).toBeVisible()
  await lee.goto('/integrations')
  await expect(lee.getByText(new URL(there.url).host, { exact: true })).toBeVisible()
  await expect(lee.getByText('COUNTERSIGN_LOG_SECRET_BROWSER')).toHaveCount(0)
  await expect(lee.getByRole('button', { name: /Send a test|Pause/ })).toHaveCount(0)

  // A store that is down says so by itself, and has everything once it is back.
  isDown = true
  const late = await Pod.register()
  await expect(card.getByText('Fails', { exact: true })).toBeVisible()
  await expect(card.getByText(/: The receiver answered 503$/).first()).toBeVisible()
  await expect(ade).toHaveTitle(/^Integrations: 1 log store fails/)
  isDown = false
  await expect.poll(bodies, { timeout: 60_000 }).toContain(`${late.name} was registered`)
  await expect(card.getByText('Fails', { exact: true })).toHaveCount(0)

  await press(/^Pause it/)
  await expect(card.getByText('It is paused.')).toBeVisible()
  const quiet = await Pod.register()
  await press(/^Let it go on/)
  await expect.poll(bodies).toContain(`${quiet.name} was registered`)

  // What it refuses for good is kept apart, sent again, or let go of.
  const line = /"_id":"([^"]+)"[^\n]*\n[^\n]*was registered/.exec(bodies())![1]!
  refused.add(line)
  await card.locator('summary').filter({ hasText: 'Send again from' }).click()
  await card.getByLabel('The beginning of the record').check()
  await press(/^Send it again/)
  await expect(card.getByText(/are looked through again/)).toBeVisible()
  await expect(card.getByText('Refused for good')).toBeVisible()
  await card.locator('summary').filter({ hasText: 'What it refused (1 line)' }).click()
  await expect(card.getByRole('row', { name: /was registered.*The receiver answered 400/ })).toBeVisible()
  refused.clear()
  await press(/^Send 1 line again/)
  await expect(card.getByText('Refused for good')).toHaveCount(0)
  expect(there.got.flatMap(idsInBulk).filter((id) => id === line).length).toBeGreaterThan(2)

  await card.locator('summary').filter({ hasText: 'Remove' }).click()
  await press(/^Remove it now/)
  await expect(ade.getByText('The record goes nowhere else')).toBeVisible()
  await ade.goto('/audit?what=sink')
  await expect(
    ade.getByRole('link', { name: /^Ade Rotimi removed the log store .*“Search of the house”/ }),
  ).toBeVisible()
  await expect(ade.getByRole('link', { name: /^Ade Rotimi had a test line sent to the log store/ })).toBeVisible()
})

test('who reads the record sees by whom people sign in and how that goes, and no secret', async ({ as }) => {
  const lee = await as('Lee')
  await lee.goto('/integrations')
  const card = lee.getByRole('region', { name: 'The sign-in for trying out' })
  await expect(card.getByText('Works', { exact: true })).toBeVisible()
  await expect(card).toContainText('This installation itself')
  await expect(card).toContainText('openid email profile')
  const worked = card.locator('dt', { hasText: 'Last worked' }).locator('xpath=following-sibling::dd').locator('time')
  const before = Date.parse((await worked.getAttribute('datetime'))!)
  expect(Date.now() - before).toBeLessThan(3_600_000)

  // Somebody signs in by it, and the page says so by itself.
  const visitor = await (await lee.context().browser()!.newContext()).newPage()
  await signIn(visitor, 'Vic')
  await expect.poll(async () => Date.parse((await worked.getAttribute('datetime'))!)).toBeGreaterThan(before)
  // A provider that sends somebody back because it cannot is no reason to look into logs.
  await visitor.context().clearCookies()
  await visitor.goto('/signin')
  const [asked] = await Promise.all([
    visitor.waitForRequest(/\/idp\/auth\?/),
    visitor.getByRole('button', { name: 'Choose who you are' }).click(),
  ])
  await expect(visitor.getByRole('button', { name: /Vic/ })).toBeVisible()
  const state = new URL(asked.url()).searchParams.get('state')!
  await visitor.goto(`/api/auth/callback/bundled?error=server_error&state=${encodeURIComponent(state)}`)
  await expect(visitor.getByText('The sign-in service does not answer')).toBeVisible()
  await lee.reload()
  await expect(card).toContainText(/Last failed.*: it did not answer, or said that it could not/)
  await visitor.context().close()
})

test('whoever does not read the record does not see where it goes', async ({ as }) => {
  const ana = await as('Ana')
  await ana.goto('/integrations')
  await expect(ana.getByText('You don’t have access to this page')).toBeVisible()
})
