import { execFileSync } from 'node:child_process'
import { type Answer, expect, notes, Pod, test } from './stage'

/** The gate of the application under test: among the descendants of the program that runs the tests, and no other. */
function gateProcess(): number {
  const rows = execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((found) => (found ? [{ pid: Number(found[1]), parent: Number(found[2]), command: found[3]! }] : []))
  const family = new Set([process.ppid])
  for (let size = 0; size < family.size;) {
    size = family.size
    for (const { pid, parent } of rows) if (family.has(parent)) family.add(pid)
  }
  const gates = rows.filter(({ pid, command }) => family.has(pid) && /dist\/gate\.mjs/.test(command))
  expect(gates).toHaveLength(1)
  return gates[0]!.pid
}

test.use({ expectedErrors: /ERR_|status of 50\d|Failed to fetch|network error/i })

test('a gate that is killed comes back; nothing that was answered is lost, and nothing happens twice', async ({
  as,
}) => {
  test.setTimeout(120_000)
  const pod = Pod.register()
  const lee = await as('Lee')
  const ana = await as('Ana')
  await ana.goto('/approvals')
  const calls = Array.from({ length: 40 }, (_, index) => ({ key: `${pod.slug}-load-${index}`, args: notes() }))
  const answered = new Map<string, Answer>()
  let lost = 0

  /** As a careful pod does it: without an answer, the same call again with the same key. */
  async function askUntilAnswered({ key, args }: (typeof calls)[number]): Promise<void> {
    for (;;) {
      try {
        answered.set(key, await pod.ask('memory.add', args, key))
        return
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
        lost++
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
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
  for (const { key, args } of calls) expect((await pod.ask('memory.add', args, key)).id).toBe(answered.get(key)!.id)
  for (const [key, { id }] of before) expect(answered.get(key)!.id).toBe(id)
  expect(new Set([...answered.values()].map(({ request }) => request)).size).toBe(calls.length)

  // So says the record: one line for each call, each about a file of its own.
  await lee.goto(`/audit?pod=${encodeURIComponent(pod.name)}&what=call`)
  const lines = lee.getByRole('link', { name: /A person must decide/ })
  await expect(lines).toHaveCount(calls.length)
  const sentences = await lines.allTextContents()
  for (const { args } of calls) expect(sentences.filter((words) => words.includes(args.files[0]!))).toHaveLength(1)

  // A page that was open all the time gets its news again without being loaded again.
  await expect(ana.getByText('new request').first()).toBeVisible({ timeout: 45_000 })
})
