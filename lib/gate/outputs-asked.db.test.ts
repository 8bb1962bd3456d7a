import { addTwoAccounts, asPod, must, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import { beforeAll, expect, it } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import { kinds } from '@/lib/kinds/registry'
import { activatePolicy } from '@/lib/policy/commands'
import { starterText } from '@/lib/policy/fixture'
import { brief } from '@/lib/requests/schema'
import { requestDetail } from '@/lib/requests/detail/queries'

// Where the policy asks about handing in itself, people see what the file would take the place of.

openStage()

let dev: TestAccount
let turn = 0
const asking = '        then: ask\n        duty: [{ group: product-owners, count: 1 }]\n        expires: 24h\n'
const allowing = /(tools: \[outputs\.submit\]\n)( {8}then: allow\n)/
const whole = `# Bowls\n\nWhoever returns a bowl has 30 days.\n\n${Array.from({ length: 40 }, (_, at) => `- Rule ${at} about shelf ${at * 7}.`).join('\n')}\n`

beforeAll(async () => {
  dev = (await addTwoAccounts('asked-first', { role: 'ResearchPod', department: 'research' })).dev
})

const submit = (path: string, content: string, more: object = {}) =>
  asPod(gate, dev.key, '/v2/outputs', { path, task: 'bowls', content, idempotency_key: `asked-${turn++}`, ...more })

/** Has handing in asked about, for as long as the story takes. */
async function asked(story: () => Promise<void>) {
  await must(activatePolicy, { document: starterText.replace(allowing, `$1${asking}`), reason: 'A test of asking' })
  await story()
  await must(activatePolicy, { document: starterText, reason: 'As it was' })
}

async function seenOf({ json }: { json: Record<string, unknown> }) {
  const number = Number(String(json['request']).slice(3))
  const { change } = (await requestDetail(ana, number, kinds))!
  const { replaced } = change.content as { replaced: Record<string, unknown> | null }
  return { kind: change.kind, replaced, said: brief.parse((await requestNumbered(number)).brief) }
}

it('is held against what stands there, with what it loses first, and says when another revision stands by now', async () => {
  const path = 'docs/asked/bowls.md'
  await submit(path, whole)
  let waiting: Awaited<ReturnType<typeof submit>>
  await asked(async () => {
    waiting = await submit(path, '# Bowls\n\nWhoever returns a bowl has 14 days.\n', { reason: 'No content removed' })
    expect(waiting).toMatchObject({ status: 202, json: { decision: 'ask', output: null } })
    const { kind, replaced, said } = await seenOf(waiting)
    expect(kind).toBe('tool_call')
    expect(replaced).toMatchObject({ argument: 'content', what: 'output', name: path, number: 1, before: whole })
    expect(replaced).toMatchObject({ href: expect.stringMatching(/^\/outputs\/\w+\?revision=1$/), hasMoved: false })
    expect(JSON.stringify(said)).toMatch(/lines? of \d+/)
  })
  await submit(path, `${whole}\nAnd one more.\n`)
  expect((await seenOf(waiting!)).replaced).toMatchObject({ before: whole, number: 1, hasMoved: true })
})

it('says that nothing stood there, and holds bytes that are no text against nothing', async () => {
  await asked(async () => {
    const fresh = await seenOf(await submit('docs/asked/fresh.md', whole))
    expect(fresh.replaced).toMatchObject({ what: 'output', before: null, number: null, href: null })
    const bytes = Buffer.from([0, 1, 2]).toString('base64')
    const other = await seenOf(await submit('docs/asked/logo.png', bytes, { encoding: 'base64' }))
    expect(other.replaced).toBeNull()
  })
})
