import { expectSound } from './sound'
import { expect, Pod, test } from './stage'

test('a view is saved under a name, shared, and shows another person the same events', async ({ as }) => {
  const pod = await Pod.register()
  for (const keyword of ['lamps', 'jars'])
    await pod.send('POST', '/v2/tool-calls', {
      tool: 'memory.search',
      arguments: { keyword },
      idempotency_key: keyword,
    })
  const lee = await as('Lee')
  await lee.goto(`/audit?pod=${pod.slug}`)
  const ids = (page: typeof lee) =>
    page.locator('tr[data-event]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event')))
  const shown = await ids(lee)
  expect(shown.length).toBeGreaterThan(1)
  await lee.getByText('Save this view').click()
  await lee.getByLabel('Name of the view').fill(`What ${pod.slug} did`)
  await lee.getByLabel('Share it').check()
  await lee.getByRole('button', { name: 'Save', exact: true }).click()
  const views = lee.getByRole('region', { name: 'Saved views' })
  await expect(views.getByRole('link', { name: `What ${pod.slug} did` })).toBeVisible()

  const ade = await as('Ade')
  await ade.goto('/audit')
  await ade
    .getByRole('region', { name: 'Saved views' })
    .getByRole('link', { name: `What ${pod.slug} did` })
    .click()
  await expect(ade).toHaveURL(`/audit?pod=${pod.slug}`)
  await expect(ade.locator('tr[data-event]')).toHaveCount(shown.length)
  expect(await ids(ade)).toEqual(shown)
  await expect(ade.getByRole('region', { name: 'Saved views' })).toContainText('shared by Lee Santos')

  await lee.reload()
  await views.getByRole('button', { name: `Remove the view “What ${pod.slug} did”` }).click()
  await expect(views.getByRole('link', { name: `What ${pod.slug} did` })).toHaveCount(0)
})

test('an auditor counts the events of a view, signs them as reviewed, and anybody can count again', async ({ as }) => {
  const lee = await as('Lee')
  // A stretch that is over for good; there is nothing in it, which can be signed as well.
  const view = 'from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z&outcome=denied'
  await lee.goto(`/audit/reviews/new?${view}`)
  await lee.getByLabel('Remarks').fill('Nothing was there to look at')
  await lee.getByRole('button', { name: 'Count the events' }).click()
  await expect(lee.getByText('You sign 0 events with the SHA-256')).toBeVisible()
  await lee.getByRole('button', { name: 'Sign as reviewed' }).click()
  await lee.getByRole('link', { name: 'See the review' }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText('Review of 0 events')
  await expect(lee.getByText('Nothing was there to look at')).toBeVisible()
  const review = new URL(lee.url()).pathname
  await lee.getByRole('link', { name: 'Count again' }).click()
  await expect(lee.getByText('Counted again just now')).toBeVisible()
  await expect(lee.getByText('The same events')).toBeVisible()

  const ade = await as('Ade')
  await ade.goto('/audit/reviews')
  await expect(ade.getByRole('table', { name: /^Reviews/ })).toContainText('Lee Santos')
  await expect(ade.getByRole('link', { name: 'Review', exact: true })).toHaveCount(0)
  await expectSound(lee, [`/audit/reviews/new?${view}`, review])
})
