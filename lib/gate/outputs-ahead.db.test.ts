import { addTwoAccounts, asPod, type TestAccount } from '@/lib/gate/fixture'
import { gate, openStage } from '@/lib/gate/fixture-stage'
import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { carriers } from '@/lib/broker/carry-out'
import { besideNow } from '@/lib/outputs/ahead/queries'
import { submitArguments } from '@/lib/outputs/schema'

// What a file makes of what stands is worked out before anything is held. What it is held against is what stands then.

openStage()

let dev: TestAccount
let turn = 0
const whole = `# Bowls\n\nWhoever returns a bowl has 30 days.\n\n${Array.from({ length: 40 }, (_, at) => `- Rule ${at} about shelf ${at * 7}.`).join('\n')}\n`
const stub = '# Bowls\n\nSee above.\n'
const submit = carriers['outputs.submit']!

beforeAll(async () => {
  dev = (await addTwoAccounts('looks-first', { role: 'ResearchPod', department: 'research' })).dev
})
afterEach(() => vi.restoreAllMocks())

const send = (path: string, content: string, key = `first-${turn++}`) =>
  asPod(gate, dev.key, '/v2/outputs', { path, task: 'bowls', content, idempotency_key: key })
const workedOut = async (path: string, content: string) =>
  await besideNow(dev.actor, submitArguments.parse({ path, content, task_id: 'bowls' }))

it('is worked out once more where another revision stands by then, and what is lost of that is found', async () => {
  const path = 'docs/first/moved.md'
  await send(path, '# Bowls\n')
  const early = await workedOut(path, stub)
  expect(early).toMatchObject({ noticed: [] })
  await send(path, whole)
  vi.spyOn(submit, 'ahead').mockResolvedValueOnce(early)
  const answer = await send(path, stub)
  expect(answer).toMatchObject({ status: 202, json: { output: { revision: 3, beside: 2, state: 'pending' } } })
  expect(answer.json['output'].losses).toHaveLength(1)
})

it('is taken where the same stands, with no look at the texts while the path is held', async () => {
  const path = 'docs/first/same.md'
  await send(path, whole)
  const early = await workedOut(path, stub)
  expect(early!.noticed).toHaveLength(1)
  // Something else than the texts would say, so that whoever looked again would be found out.
  vi.spyOn(submit, 'ahead').mockResolvedValueOnce({
    ...early,
    noticed: [{ ...early!.noticed[0]!, words: 'as looked at first' }],
  })
  const answer = await send(path, stub)
  expect(answer).toMatchObject({
    status: 202,
    json: { output: { losses: [expect.stringContaining('as looked at first')] } },
  })
})

it('is not worked out for a repeat, nor for what stands already', async () => {
  const path = 'docs/first/again.md'
  const ahead = vi.spyOn(submit, 'ahead')
  const first = await send(path, whole, 'again')
  expect(ahead).toHaveBeenCalledTimes(1)
  expect((await send(path, whole, 'again')).json).toEqual(first.json)
  expect(ahead).toHaveBeenCalledTimes(1)
  expect(await workedOut(path, whole)).toBeNull()
})
