import type { Page } from '@playwright/test'
import type { Client } from 'pg'
import { withClient } from '@/lib/db/roles'
import { databaseFor, letPass } from './database'
import { secondDesk } from './second-desk'
import { gateBefore, secondGate } from './second-gate'
import { wayThatFallsSilent } from './silence'
import { button, expect, notes, pageOf, Pod, signIn, test } from './stage'

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

test('a list that asks before it shows news is drawn again too when it was drawn before them', async ({ as }) => {
  const pod = await Pod.shared()
  const word = `kiln-${pod.slug}`
  const list = `/tasks?q=${word}`
  const ana = await as('Ana')
  const beside = await ana.context().newPage()
  await beside.goto(list)
  await ana.goto(`${list}&origin=import`)
  let drawn = 0
  await ana.route(new RegExp(`/tasks\\?q=${word}(&_rsc|$)`), async (route) => {
    if (route.request().headers()['next-router-prefetch'] || drawn > 0) return route.continue()
    drawn++
    const response = await route.fetch()
    const start = { task_id: word, title: `Visit the ${word}`, idempotency_key: word }
    expect((await pod.send('POST', '/v1/tasks/start', start)).status).toBe(200)
    await expect(beside.getByRole('button', { name: 'Tasks have changed' })).toBeVisible()
    await route.fulfill({ response })
  })
  await ana.getByRole('link', { name: 'Remove: Read from a repository' }).click()
  await expect(ana.getByRole('link', { name: `Visit the ${word}` })).toBeVisible()
  expect(drawn).toBe(1)
})

test('tabs of one browser share one stream, and when its tab is closed or hidden the next one has it', async ({
  as,
}) => {
  const ana = await as('Ana')
  const pod = await Pod.register()
  await pod.ask('memory.add', notes())
  const streams: Page[] = []
  ana.context().on('request', (request) => {
    if (request.url().endsWith('/stream')) streams.push(request.frame().page())
  })
  const tabs = [ana]
  while (tabs.length < 7) tabs.push(await ana.context().newPage())
  // A browser gives one address six connections; the seventh tab would wait for ever, and so would every decision.
  for (const tab of tabs) {
    await tab.goto(`/approvals?pod=${pod.slug}`)
    await expect(tab.getByRole('link', { name: /wants to add/ })).toBeVisible()
  }
  await button(ana, 'Approve').press('Enter')
  await expect(ana.getByRole('button', { name: 'Take back' })).toBeVisible()
  expect(streams).toEqual([ana])

  await ana.close()
  await expect.poll(() => streams.length).toBe(2)
  await streams[1]!.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect.poll(() => streams.length).toBe(3)
  await pod.ask('memory.add', notes())
  for (const tab of tabs.slice(1).filter((one) => one !== streams[1]))
    await expect(tab.getByText('1 new request').first()).toBeVisible()
  expect(new Set(streams).size).toBe(3)
})

test('a stream that falls silent without ending is noticed, said, and begun again', async ({ as, browser }) => {
  const pod = await Pod.register()
  const way = await wayThatFallsSilent()
  const storageState = await (await as('Ana')).context().storageState()
  const context = await browser.newContext({ storageState, proxy: { server: way.server, bypass: '<-loopback>' } })
  const ana = await context.newPage()
  await ana.clock.install()
  const greeted = ana.waitForResponse('**/stream')
  await ana.goto(`/approvals?pod=${pod.slug}`)
  await greeted
  const old = ana.getByText('Not up to date since')
  const fresh = ana.getByText('1 new request').first()
  way.isSilent = true
  await pod.ask('memory.add', notes())
  await ana.clock.fastForward(60_000)
  await expect(old).toBeVisible()
  await expect(fresh).toHaveCount(0)
  way.isSilent = false
  await ana.clock.fastForward(20_000)
  await expect(fresh).toBeVisible()
  await expect(old).toHaveCount(0)
  await context.close()
  way.close()
})

test('a page that somebody goes back to is drawn again, since nobody listened for it meanwhile', async ({ as }) => {
  const ana = await as('Ana')
  await ana.goto('/settings/notifications')
  const title = ana.getByRole('heading', { level: 1 })
  await expect(title).toHaveText('Notifications')
  await ana
    .getByRole('link', { name: /^Approvals/ })
    .first()
    .click()
  await expect(ana).toHaveURL(/\/approvals/)
  const again = ana.waitForRequest(
    (request) => /\/settings\/notifications\?_rsc/.test(request.url()) && !request.headers()['next-router-prefetch'],
  )
  await ana.goBack()
  await expect(title).toHaveText('Notifications')
  await again
})

test.describe('without news', () => {
  test.use({ expectedErrors: /ERR_FAILED/ })

  test('every page says that it is not up to date, as on each of them it may say that all is stopped', async ({
    as,
  }) => {
    const ade = await as('Ade')
    await ade.route('**/stream', (route) => route.abort())
    const pages = ['/pods', '/tools', '/policy/history', '/repositories', '/audit/holds', '/settings/tokens', '/find']
    for (const address of pages) {
      await ade.goto(address)
      await expect(ade.getByText('Not up to date since'), address).toBeVisible()
    }
  })
})

/** Has a reader of two pages take both connections of a desk, which wait for a table; everybody else waits for a connection. */
async function whileHeld(owner: Client, reader: Page, url: string): Promise<() => Promise<void>> {
  await owner.query('begin')
  await owner.query('lock table "PersonToken" in access exclusive mode')
  const others = [await reader.context().newPage(), await reader.context().newPage()]
  // What they are answered is no matter here: on a busy machine they may wait longer than a connection is kept.
  const holding = Promise.allSettled(others.map((page) => page.goto(`${url}/settings/tokens`)))
  await expect
    .poll(async () => {
      const waiting = `select 1 from pg_locks where not granted and relation = '"PersonToken"'::regclass`
      return (await owner.query(waiting)).rowCount
    })
    .toBe(2)
  return async () => {
    await owner.query('rollback')
    await holding
    for (const page of others) await page.close()
  }
}

test.describe('while others have all connections', () => {
  // A page that fails on its way says so to whoever looks into the console, too, by a number; and the desk of this test
  // ends before its pages do, which go on asking it for news.
  test.use({ expectedErrors: /React error #441|ERR_CONNECTION_REFUSED .*\/stream/ })

  test('a page says that it is busy, within its frame where there is one, and comes by itself', async ({ as }) => {
    const [ana, tom] = [await as('Ana'), await as('Tom')]
    await using desk = await secondDesk(10, '', 2)
    await using gate = await secondGate(desk)
    const title = (page: Page) => page.getByRole('heading', { level: 1 })
    const now = async () => await (await ana.request.get(`${gate.url}/news/pages`)).json()
    // A drawing that others' news began before all connections were taken would fail with its frame; none is begun here.
    const busy = { json: { busy: true }, headers: { 'retry-after': '1' } }
    await ana.route('**/news/pages', (route) => route.fulfill(busy))
    await ana.goto(`${gate.url}/settings/notifications`)
    await expect(title(ana)).toHaveText('Notifications')
    await withClient(await databaseFor('owner'), async (owner) => {
      const release = await whileHeld(owner, tom, gate.url)
      await expect.poll(now).toEqual({ busy: true })
      await ana.getByRole('link', { name: 'Tasks' }).first().click()
      await expect(title(ana)).toHaveText('Busy just now')
      await expect(ana.getByRole('navigation', { name: 'Main' })).toBeVisible()
      const opened = await (await ana.context().newPage()).goto(`${gate.url}/memory`)
      expect(opened!.status()).toBe(200)
      await expect(title(opened!.frame().page())).toHaveText('Busy just now')
      await release()
      await expect.poll(now).toEqual({})
      await ana.unroute('**/news/pages')
      await expect(title(ana)).toHaveText(/Tasks|tasks/)
      await expect(title(opened!.frame().page())).toHaveText(/[Mm]emory/)
    })
  })

  test.describe('and without scripts', () => {
    test.use({ javaScriptEnabled: false })

    test('whoever sends a form is told what became of it, and loses nothing of it', async ({ as, page }) => {
      const pod = await Pod.shared()
      const asked = await pod.ask('memory.add', notes())
      const tom = await as('Tom')
      await signIn(page, 'Priya')
      await using desk = await secondDesk(10, '', 2, gateBefore())
      await using gate = await secondGate(desk)
      const title = page.getByRole('heading', { level: 1 })
      const note = page.getByLabel('Add a note')
      await page.goto(gate.url + pageOf(asked))
      const before = await title.textContent()
      await withClient(await databaseFor('owner'), async (owner) => {
        const release = await whileHeld(owner, tom, gate.url)
        await note.evaluate((field) => field.removeAttribute('maxlength'))
        await note.fill('x'.repeat(2_001))
        await button(page, 'Reject').click()
        await expect(title).toHaveText('Busy just now')
        await expect(page.getByText('What you sent was not saved.')).toBeVisible()
        await release()
      })
      await page.reload()
      await expect(page.getByText('Keep the note under 2,000 characters').first()).toBeVisible()
      await expect(note).toHaveValue('x'.repeat(2_001))
      await withClient(await databaseFor('owner'), async (owner) => {
        const release = await whileHeld(owner, tom, gate.url)
        await page.getByLabel(/^Reason/).selectOption('wording')
        await note.fill('Say which lamps you mean')
        await button(page, 'Request changes').click()
        await expect(page.getByText('What you sent was saved.')).toBeVisible()
        await release()
      })
      await expect(title).toHaveText(before!)
      await expect(page.getByText('You asked for changes')).toBeVisible()
    })
  })
})
