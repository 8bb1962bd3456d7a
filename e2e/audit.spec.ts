import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inForce } from './lists'
import { expect, notes, Pod, test } from './stage'

// An event that is not there is asked for as well.
test.use({ expectedErrors: /status of 404.*\/audit\/01A+\)/ })

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
  const pod = await Pod.shared()
  const args = notes()
  await pod.ask('memory.add', args)
  const pill = lee.getByRole('button', { name: /new events?/ })
  await expect(pill).toBeVisible()
  const first = lee.locator('tr[data-event]').first()
  const before = await first.getAttribute('data-event')
  await pill.click()
  await expect(first).not.toHaveAttribute('data-event', before!)
  // What comes after that is announced again, and no line stands there twice.
  await pod.ask('memory.add', notes())
  await expect(pill).toBeVisible()
  await pill.click()
  const ids = await lee
    .locator('tr[data-event]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event')))
  expect(new Set(ids).size).toBe(ids.length)
})

test('a task is followed through the record by its number, and by the name its pod gave it', async ({ as }) => {
  const pod = await Pod.register()
  const name = `kiln-${pod.slug}`
  const start = { task_id: name, title: 'Visit the kiln', idempotency_key: 'start' }
  const { status, body } = await pod.send('POST', '/v1/tasks/start', start)
  expect(status, JSON.stringify(body)).toBe(200)
  const number = String(body['task'])
  const ask = (task: string, key: string) =>
    pod.send('POST', '/v2/tool-calls', {
      tool: 'memory.search',
      arguments: { keyword: key },
      task,
      idempotency_key: key,
    })
  expect((await ask(name, 'its-own')).status).toBe(200)
  expect((await ask('another-task', 'of-another')).status).toBe(200)

  const lee = await as('Lee')
  await lee.goto('/audit')
  await lee.getByText('Filters', { exact: true }).click()
  await lee.getByLabel('Task', { exact: true }).fill(number)
  await lee.getByRole('button', { name: 'Show' }).click()
  await expect(lee).toHaveURL(`/audit?task=${number}`)
  await expect(inForce(lee)).toContainText(`task ${number}`)
  const lines = lee.locator('tr[data-event]')
  const shown = await lines.count()
  await expect(lines.filter({ hasText: /started the task .*Visit the kiln/ })).toHaveCount(1)
  await expect(lines.filter({ hasText: 'its-own' })).toHaveCount(1)
  await expect(lines.filter({ hasText: 'of-another' })).toHaveCount(0)
  await lee.goto(`/audit?task=${encodeURIComponent(name)}`)
  await expect(lines).toHaveCount(shown)
  await lee.goto('/audit?task=T-2147483647')
  await expect(lee.getByText('No events match task T-2147483647')).toBeVisible()
  // From an event back to its task, and to everything else about it.
  await lee.goto(`/audit?task=${number}`)
  await lines.first().getByRole('link').click()
  await lee.locator('#facts').getByRole('link', { name: 'everything about it' }).click()
  await expect(lee).toHaveURL(`/audit?task=${number}`)
})

test('an event tells its whole story and is found again by its address', { tag: '@usual' }, async ({ as }) => {
  const lee = await as('Lee')
  const pod = await Pod.shared()
  const asked = await pod.ask('memory.add', notes())
  await lee.goto(`/audit?request=${asked.request.slice(3)}`)
  await lee
    .getByRole('link', { name: /asked to add/ })
    .first()
    .click()
  await expect(lee).toHaveURL(/\/audit\/[0-9A-Z]{26}$/)
  await expect(lee.getByRole('main').getByText('UTC').filter({ visible: true }).first()).toBeVisible()
  const missing = await lee.goto('/audit/01AAAAAAAAAAAAAAAAAAAAAAAA')
  expect(missing?.status()).toBe(404)
})

test('an approver sees what concerns requests, an outsider nothing', async ({ as, request }) => {
  const ana = await as('Ana')
  await ana.goto('/audit?what=session')
  await expect(ana.getByText('Ana Kovač signed in').first()).toBeVisible()
  await expect(ana.getByText('Lee Santos signed in')).toHaveCount(0)
  await ana.goto('/audit?q=nobody-ever-wrote-this')
  await expect(ana.getByText('or it is outside what your role sees')).toBeVisible()
  expect((await request.get('/stream')).status()).toBe(401)
  expect((await request.get('/audit', { maxRedirects: 0 })).status()).toBe(307)
})

test('what a view shows is taken along as a file, and the record says who took it', async ({ as }) => {
  const lee = await as('Lee')
  const pod = await Pod.register()
  for (const keyword of ['=1+1', 'lamps', 'jars'])
    await pod.send('POST', '/v2/tool-calls', {
      tool: 'memory.search',
      arguments: { keyword },
      idempotency_key: keyword,
    })
  await lee.goto(`/audit?pod=${pod.slug}`)
  const shown = await lee
    .locator('tr[data-event]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event')))
  expect(shown.length).toBeGreaterThan(2)
  await lee.getByRole('link', { name: 'Export' }).click()
  await lee.waitForURL(/\/audit\/export\?/)
  await expect(lee.getByText(`pod ${pod.slug}`).first()).toBeVisible()
  await lee.getByRole('radio', { name: /^JSONL/ }).check()
  await lee.getByRole('button', { name: 'Count the events' }).click()
  await expect(lee.getByRole('status').filter({ hasText: 'counted' })).toHaveText(`${shown.length} events counted.`)
  const digest = await lee.locator('#export code').textContent()
  const [download] = await Promise.all([
    lee.waitForEvent('download'),
    lee.getByRole('link', { name: 'Download JSONL' }).click(),
  ])
  const file = readFileSync(await download.path(), 'utf8')
  const [head, ...lines] = file.trimEnd().split('\n')
  expect(JSON.parse(head!)).toMatchObject({ events: shown.length, sha256OfAllBelow: digest, filter: { pod: pod.slug } })
  expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(shown)
  expect(
    createHash('sha256')
      .update(file.slice(head!.length + 1))
      .digest('hex'),
  ).toBe(digest)
  await lee.goto('/audit?what=record')
  await expect(
    lee.getByText(`Lee Santos exported ${shown.length} events of the audit trail as JSONL`).first(),
  ).toBeVisible()
})
