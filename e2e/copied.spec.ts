import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { asOwner } from '@/lib/db/test-clock'
import { databaseFor } from './database'
import { awake } from './sight'
import { expect, Pod, test } from './stage'

// A view of the record is handed on, as a link or as a file, and holds what was on the screen.

test('a link that was copied shows somebody else, elsewhere and on another day, the very same events', async ({
  as,
  browser,
}) => {
  const pod = await Pod.register()
  for (const keyword of ['lamps', 'jars', 'tiles']) await pod.ask('memory.search', { keyword })
  await asOwner(await databaseFor('owner'), (owner) =>
    owner.query(
      `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", "podId", sentence, data)
       select upper(left(md5(p.id || hours), 26)), now() - make_interval(hours => hours), 'call.allowed', 'pod', p.id, p.name, 'call', 'long-ago',
         p.id, p.name || ' was allowed to look something up', '{}'
       from "Pod" p, unnest(array[19, 20]) hours where p.slug = $1`,
      [pod.slug],
    ),
  )
  /** Somebody in this zone, of which no page was told yet. */
  const inZone = async (name: 'Lee' | 'Ade', timezoneId: string) => {
    const { cookies, origins } = await (await as(name)).context().storageState()
    const storageState = { origins, cookies: cookies.filter((one) => one.name !== 'countersign-zone') }
    const permissions = ['clipboard-read', 'clipboard-write']
    const page = await (await browser.newContext({ storageState, timezoneId, permissions })).newPage()
    await page.goto('/audit')
    return page
  }
  const here = await inZone('Lee', 'Asia/Tokyo')
  const idsOn = async (page: typeof here) =>
    await page.locator('tr[data-event]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event')))
  /** The view on the screen as it is copied, with what is in it. */
  const copied = async () => {
    await here.getByRole('button', { name: 'Copy link' }).click()
    return { link: await here.evaluate(() => navigator.clipboard.readText()), ids: await idsOn(here) }
  }
  const today = new Date().toLocaleDateString('en-CA', { timeZone: 'Asia/Tokyo' })
  const views: { link: string; ids: (string | null)[] }[] = []
  for (const filter of ['', '&outcome=allowed', `&from=${today}&to=${today}`, `&q=${encodeURIComponent('"lamps"')}`]) {
    await here.goto(`/audit?pod=${pod.slug}${filter}`)
    await expect(here.locator('tr[data-event]').first()).toBeVisible()
    views.push(await copied())
  }
  // What is narrowed by bars, too: with keys to the hour that runs, and by drawing over all but that one.
  await awake(here, `/audit?pod=${pod.slug}`)
  const bars = here.getByRole('slider', { name: 'When these events were' })
  await bars.focus()
  await here.keyboard.press('Home')
  await here.keyboard.press('End')
  await here.keyboard.press('Enter')
  await expect(here).toHaveURL(/from=.*to=/)
  await expect(here.locator('tr[data-event]')).not.toHaveCount(views[0]!.ids.length)
  views.push(await copied())
  await awake(here, `/audit?pod=${pod.slug}`)
  const plot = (await bars.locator('+ div').boundingBox())!
  await here.mouse.move(plot.x + 1, plot.y + 30)
  await here.mouse.down()
  await here.mouse.move(plot.x + plot.width / 2, plot.y + 30, { steps: 5 })
  await here.mouse.up()
  await expect(here).toHaveURL(/from=.*to=/)
  await expect(here.locator('tr[data-event]')).not.toHaveCount(views[0]!.ids.length)
  views.push(await copied())

  for (const keyword of ['lamps', 'late lamps']) await pod.ask('memory.search', { keyword })
  const there = await inZone('Ade', 'America/Toronto')
  await there.clock.setFixedTime(Date.now() + 86_400_000)
  for (const { link, ids } of views) {
    expect(ids.length).toBeGreaterThan(0)
    await there.goto(link)
    expect(await idsOn(there), link).toEqual(ids)
  }
  await here.goto(`/audit?pod=${pod.slug}`)
  expect((await idsOn(here)).length).toBeGreaterThan(views[0]!.ids.length)
  for (const page of [here, there]) await page.context().close()
})

test('a file holds exactly what its page shows, by each filter and in each form', async ({ as }) => {
  const lee = await as('Lee')
  const pod = await Pod.register('WriterPod', 'product')
  for (const keyword of ['=2+2', 'lamps', 'jars']) await pod.ask('memory.search', { keyword })
  await pod.ask('git.rollback_commit', { commit_sha: 'abc1234', reason: 'To see what is denied' })
  const today = new Date().toISOString().slice(0, 10)
  const hour = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 13)}:00:00.000Z`
  for (const filter of ['outcome=denied', 'q=lamps', `from=${today}&to=${today}`, 'what=call&kind=pod', `to=${hour}`])
    for (const form of ['CSV', 'JSONL']) {
      await lee.goto(`/audit?pod=${pod.slug}&${filter}`)
      const shown = await lee
        .locator('tr[data-event]')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event')))
      expect(shown.length, filter).toBeGreaterThan(0)
      await lee.getByRole('link', { name: 'Export' }).click()
      await lee.getByRole('radio', { name: new RegExp(`^${form}`) }).check()
      await lee.getByRole('button', { name: 'Count the events' }).click()
      const said = lee.getByRole('status').filter({ hasText: 'counted' })
      await expect(said).toHaveText(new RegExp(`^${shown.length} events? counted.$`))
      const digest = await lee.locator('#export code').textContent()
      const [download] = await Promise.all([
        lee.waitForEvent('download'),
        lee.getByRole('link', { name: `Download ${form}` }).click(),
      ])
      const file = readFileSync(await download.path(), 'utf8')
      const headEnd = form === 'CSV' ? file.indexOf('\r\n', file.indexOf(digest!)) + 2 : file.indexOf('\n') + 1
      const below = file.slice(headEnd)
      expect(createHash('sha256').update(below).digest('hex'), filter).toBe(digest)
      const ids = form === 'CSV' ? /^"[^"]*","([0-9A-Z]{26})"/gm : /"event":"([0-9A-Z]{26})"/g
      expect(
        [...below.matchAll(ids)].map(([, id]) => id),
        filter,
      ).toEqual(shown)
    }
})
