import { expectSound } from './sound'
import { expect, Pod, test } from './stage'
// A hold that is not there is looked for on purpose.
test.use({ expectedErrors: /status of 404 .*\/audit\/holds\/01J/ })

test('an auditor holds what a pod did; it is released when one asked for that and another one agreed', async ({
  as,
}) => {
  const pod = await Pod.register()
  await pod.send('POST', '/v2/tool-calls', {
    tool: 'memory.search',
    arguments: { keyword: 'lamps' },
    idempotency_key: 'lamps',
  })
  const name = `Case of ${pod.slug}`
  const lee = await as('Lee')
  await lee.goto(`/audit?pod=${pod.slug}`)
  await lee.getByRole('link', { name: 'Hold these' }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText('New legal hold')
  await expect(lee.locator('main')).toContainText(`pod ${pod.slug}`)
  await lee.getByRole('button', { name: 'Hold these events' }).click()
  await expect(lee.getByText('Give it a name')).toBeVisible()
  await lee.getByLabel('Name').fill(name)
  await lee.getByLabel('Why').fill('A customer disputes it')
  await lee.getByRole('button', { name: 'Hold these events' }).click()
  await expect(lee.getByText(/^Held: [1-9]/)).toBeVisible()
  await lee.getByRole('link', { name: 'See the hold' }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText(name)

  const hold = new URL(lee.url()).pathname
  await lee.getByLabel('Why it is not needed any more').fill('They settled')
  await lee.getByRole('button', { name: 'Ask for the release' }).click()
  await expect(lee.getByText('Another auditor or admin has to agree.')).toBeVisible()
  await expect(lee.getByRole('button', { name: 'Agree to the release' })).toHaveCount(0)

  await expectSound(lee, [hold])

  // Whoever may agree finds it at home; who asked is not asked.
  await lee.goto('/')
  await expect(lee.getByRole('link', { name })).toHaveCount(0)
  const ade = await as('Ade')
  await ade.goto('/')
  await expect(ade.getByRole('link', { name })).toHaveAttribute('href', /^\/audit\/holds\//)
  await ade.goto('/audit/holds')
  const row = ade.getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('release asked for')
  await row.getByRole('link', { name }).click()
  await expect(ade.getByText('They settled')).toBeVisible()
  await ade.getByRole('button', { name: 'Agree to the release' }).click()
  await expect(ade.getByText('This hold was released.')).toBeVisible()
  await ade.goto('/audit/holds?state=released')
  await expect(ade.getByRole('row').filter({ hasText: name })).toContainText('Lee Santos')

  await ade.goto(`/audit?what=record&q=${encodeURIComponent(name)}`)
  await expect(ade.locator('main')).toContainText(
    `released the legal hold quote: “${name}” end of quote, as Lee Santos had asked`,
  )
  await expectSound(lee, [hold, '/audit/holds?state=released'])
})

test('who may not read the record sees no hold, and nobody is shown one that is not there', async ({ as }) => {
  const ana = await as('Ana')
  for (const place of ['/audit/holds', '/audit/holds/new', '/audit/archives']) {
    await ana.goto(place)
    await expect(ana.locator('main')).toContainText('Auditors and admins')
  }
  const lee = await as('Lee')
  expect((await lee.goto('/audit/holds/01JZZZZZZZZZZZZZZZZZZZZZZZ'))?.status()).toBe(404)
})
