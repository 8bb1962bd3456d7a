import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, Pod, test } from './stage'

// A view of the record is handed on as a file, and holds what was on the screen.

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
