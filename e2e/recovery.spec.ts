import './alone'
import { execFileSync } from 'node:child_process'
import { letPass } from './database'
import { button, expect, notes, pageOf, Pod, test } from './stage'

/** The gate of the application under test, by its port: among the descendants of the program that runs the tests. */
function gateProcess(): number {
  const rows = execFileSync('ps', ['axeww', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((found) => (found ? [{ pid: Number(found[1]), parent: Number(found[2]), command: found[3]! }] : []))
  const family = new Set([process.ppid])
  for (let size = 0; size < family.size;) {
    size = family.size
    for (const { pid, parent } of rows) if (family.has(parent)) family.add(pid)
  }
  // What a process was told stands after its command.
  const ours = ` PORT=${new URL(process.env.E2E_URL!).port} `
  const gates = rows.filter(
    ({ pid, command }) => family.has(pid) && command.includes('dist/gate.mjs') && `${command} `.includes(ours),
  )
  expect(gates).toHaveLength(1)
  return gates[0]!.pid
}

test.use({ expectedErrors: /ERR_|status of 50\d|Failed to fetch|network error/i })

test('a gate that is killed comes back; nothing that was answered is lost, and nothing happens twice', async ({
  as,
}) => {
  test.setTimeout(300_000)
  const pod = await Pod.register()
  const ana = await as('Ana')
  const asked = await pod.ask('memory.add', notes())
  await ana.goto(pageOf(asked))
  await ana.getByLabel('Add a note').fill('A note half written')
  await ana.evaluate(() => document.body.setAttribute('data-loaded', 'before'))
  // As many as one page of the record shows.
  const calls = Array.from({ length: 36 }, (_, index) => ({
    key: `${pod.slug}-load-${index}`,
    ...(index === 30
      ? { tool: 'memory.add', args: notes() }
      : { tool: 'memory.search', args: { keyword: `lamp ${index}` } }),
  }))
  const answered = new Map<string, string>()
  let lost = 0

  /** As a careful pod does it: without an answer, the same call again with the same key. */
  async function askUntilAnswered({ key, tool, args }: (typeof calls)[number]): Promise<void> {
    const call = { tool, arguments: args, reason: 'For a test', idempotency_key: key }
    for (;;) {
      const answer = await pod.send('POST', '/v2/tool-calls', call).catch(() => null)
      if (answer && answer.status < 500) {
        expect([200, 202], JSON.stringify(answer.body)).toContain(answer.status)
        answered.set(key, String(answer.body['id']))
        return
      }
      lost++
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const waiting = [...calls]
  const sender = async () => {
    for (let call = waiting.shift(); call; call = waiting.shift()) await askUntilAnswered(call)
  }
  const senders = Array.from({ length: 8 }, sender)
  await expect.poll(() => answered.size, { intervals: [5] }).toBeGreaterThanOrEqual(10)
  process.kill(gateProcess(), 'SIGKILL')
  const before = new Map(answered)
  await Promise.all(senders)
  expect(lost, 'the gate was killed in the middle of it').toBeGreaterThan(0)

  // Every key still has the answer it had, and there is one call for each.
  for (const { key, tool, args } of calls) expect((await pod.ask(tool, args, key)).id).toBe(answered.get(key))
  for (const [key, id] of before) expect(answered.get(key)).toBe(id)
  expect(new Set(answered.values()).size).toBe(calls.length)

  // So says the record: one line for each call, and one request for each that asked.
  const lee = await as('Lee')
  await lee.goto(`/audit?pod=${encodeURIComponent(pod.name)}&what=call`)
  await expect(lee.getByRole('link', { name: /was allowed by a rule to|asked to/ })).toHaveCount(calls.length + 1)
  await expect(lee.getByRole('link', { name: /asked to/ })).toHaveCount(2)

  // A page that was open all the time is still the same page, with what was written on it, and works.
  await expect(ana.getByText('Live updates are interrupted')).toHaveCount(0, { timeout: 120_000 })
  await expect(ana.locator('body')).toHaveAttribute('data-loaded', 'before')
  await expect(ana.getByLabel('Add a note')).toHaveValue('A note half written')
  await button(ana, 'Reject').click()
  await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(asked.id, 'effectiveAt')
  expect(await pod.answer(asked.id)).toMatchObject({
    state: 'rejected',
    reason: expect.stringContaining('A note half written'),
  })
})
