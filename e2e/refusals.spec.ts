import type { Page } from '@playwright/test'
import { letPass } from './database'
import { button, expect, notes, pageOf, Pod, test } from './stage'

// Addresses that cannot be a request are asked for as well.
test.use({ expectedErrors: /status of 40[04].*\/approvals\// })

let pod: Pod
test.beforeAll(async () => {
  pod = await Pod.shared()
})

/** What the browser sends when Ana presses the button, caught before it leaves. */
async function caught(page: Page, words: string) {
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().includes('/approvals/'))
  await page.route('**/approvals/**', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await button(page, words).click()
  const request = await sent
  const { cookie: _own, 'content-length': _length, ...headers } = await request.allHeaders()
  await page.unroute('**/approvals/**')
  return { url: request.url(), data: request.postDataBuffer()!, headers }
}

test.describe('what the buttons do', () => {
  test.use({ expectedErrors: /ERR_FAILED/ })

  test(
    'counts only from our own pages, only by POST, and never by the pod’s owner',
    { tag: '@usual' },
    async ({ as }) => {
      const owned = await Pod.register('ResearchPod', 'research', '--owner', 'Priya Nair')
      const asked = await owned.ask('memory.add', notes())
      const state = async () => (await owned.send('GET', `/v2/tool-calls/${asked.id}`)).body['state']
      const [ana, priya] = [await as('Ana'), await as('Priya')]

      await priya.goto(pageOf(asked))
      await expect(priya.getByText('You own this pod, so someone else must decide.')).toBeVisible()
      await expect(priya.getByRole('button', { name: /^Approve/ })).toHaveCount(0)

      await ana.goto(pageOf(asked))
      const { url, data, headers } = await caught(ana, 'Approve')
      await expect(ana.getByRole('form', { name: 'Your decision' }).getByRole('alert')).toContainText(
        'No answer came, so this may not have been saved',
      )
      const send = (page: Page, more: Record<string, string>) =>
        page.request.post(url, { data, headers: { ...headers, ...more }, maxRedirects: 0 })

      // The same bytes, with Ana's own cookie, from elsewhere.
      for (const origin of ['https://evil.example', 'null']) {
        const foreign = await send(ana, { origin })
        expect(foreign.status(), origin).toBe(403)
      }
      const crossSite = await send(ana, { 'sec-fetch-site': 'cross-site' })
      expect(crossSite.status()).toBe(403)
      // Bodies that never were a form of ours are no fault of the server's.
      for (const broken of [data.subarray(0, 40), Buffer.from('[{'), Buffer.alloc(0)])
        expect((await ana.request.post(url, { data: broken, headers })).status()).toBe(400)
      const parts = [...data.toString().matchAll(/name="(?:_?\d+_)?([A-Za-z]\w*)"\r\n\r\n([^\r]*)/g)]
      const fields = Object.fromEntries(parts.map(([, name, value]) => [name!, value!]))
      expect(fields).toMatchObject({ verdict: 'approve', digest: expect.stringMatching(/^[0-9a-f]{64}$/) })
      await ana.request.get(`${url}?${new URLSearchParams(fields)}`, { headers })
      expect(await state()).toBe('waiting')

      // Priya cannot see the buttons; she cannot use them without seeing them either.
      expect(await (await send(priya, {})).text()).toContain('own_pod')
      expect(await state()).toBe('waiting')

      // Nothing was wrong with those bytes: sent as the browser sends them, they are Ana's decision.
      expect((await send(ana, {})).status()).toBe(200)
      await ana.reload()
      await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
    },
  )
})

test('a note that is too long is kept, and the form says so', { tag: '@usual' }, async ({ as }) => {
  const ana = await as('Ana')
  const asked = await pod.ask('memory.add', notes())
  await ana.goto(pageOf(asked))
  const note = ana.getByLabel('Add a note')
  // The browser stops at the limit; whoever gets round that meets the server's.
  await note.evaluate((field) => field.removeAttribute('maxlength'))
  await note.fill('x'.repeat(2001))
  await button(ana, 'Reject').click()
  await expect(ana.getByText('Keep the note under 2,000 characters').first()).toBeVisible()
  await expect(note).toHaveValue('x'.repeat(2001))
  await note.fill('Shorter')
  await button(ana, 'Reject').click()
  await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
})

test('an address that cannot be a request is a page that says so', async ({ as }) => {
  const ana = await as('Ana')
  for (const odd of ['CS-0', 'CS-99999999999999999999', 'CS-1%27--', 'elephant', '%00']) {
    const answer = await ana.goto(`/approvals/${odd}`)
    expect(answer!.status(), odd).toBeGreaterThanOrEqual(400)
    expect(answer!.status(), odd).toBeLessThan(500)
  }
})

test('a request that nobody answers expires, and everybody is told that nobody answered', async ({ as }) => {
  const ana = await as('Ana')
  const unanswered = await pod.ask('memory.add', notes())
  await ana.goto(pageOf(unanswered))
  await letPass(unanswered.id, 'expiresAt')
  const answer = await pod.answer(unanswered.id)
  expect(answer).toMatchObject({ state: 'expired', grant: null, reason: expect.stringMatching(/nobody answered/i) })

  // The page was open all the time and finds out by itself.
  await expect(ana.getByText('Nobody answered, so nothing happened.').first()).toBeVisible()
  await expect(ana.getByRole('button', { name: /^Approve/ })).toHaveCount(0)
  await ana.goto(`/audit?request=${unanswered.request.slice(3)}`)
  await expect(ana.getByText(/expired\. Nobody answered/)).toBeVisible()
})

test.describe('a page from before an update', () => {
  test.use({ expectedErrors: /status of 4\d\d/ })

  test('is told apart from a fault, keeps the note, and goes on after it was loaded again', async ({ as }) => {
    const ana = await as('Ana')
    const asked = await pod.ask('memory.add', notes())
    await ana.goto(pageOf(asked))
    await ana.getByLabel('Add a note').fill('Written before the update')
    // What the version before called the same act.
    const former = `40${'ab'.repeat(20)}`
    await ana.route('**/approvals/**', (route) =>
      route.request().method() === 'POST'
        ? route.continue({ headers: { ...route.request().headers(), 'next-action': former } })
        : route.continue(),
    )
    await button(ana, 'Approve').click()
    await expect(ana.getByText('This page is from before an update: reload it')).toBeVisible()
    await expect(ana.getByText('so nothing was saved').first()).toBeVisible()
    await ana.unroute('**/approvals/**')
    await ana.getByRole('button', { name: 'Reload the page' }).click()
    await expect(ana.getByText('from before an update')).toHaveCount(0)
    await expect(ana.getByLabel('Add a note')).toHaveValue('Written before the update')
    await button(ana, 'Approve').click()
    await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
  })
})
