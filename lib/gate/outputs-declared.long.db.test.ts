import { addTwoAccounts, asPod, must, openGate, type TestAccount, type TestGate } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { read } from '@/lib/db/client'
import { starterText } from '@/lib/policy/fixture'
import { activatePolicy } from '@/lib/policy/commands'

// What a pod says of personal data in what it hands in, by every road on which a file comes in.

let gate: TestGate
let dev: TestAccount
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  dev = (await addTwoAccounts('declarer', { role: 'ResearchPod', department: 'research' })).dev
})
afterAll(() => gate.close())

const revisionsIn = (folder: string) =>
  read.outputRevision.findMany({
    where: { output: { path: { startsWith: folder } } },
    orderBy: { output: { path: 'asc' } },
  })

/** A task in progress, its folder, and what it is completed with. */
async function begun() {
  const task_id = `declared-${turn++}`
  expect(await asPod(gate, dev.key, '/v1/tasks/start', { task_id })).toMatchObject({ json: { status: 'in_progress' } })
  const folder = `docs/${task_id}`
  const complete = (road: string, files: { content: string; contains_personal_data?: boolean }[], name = 'end') =>
    asPod(gate, dev.key, road, {
      task_id,
      outputs: files.map((file, at) => ({ path: `${folder}/${at}.md`, ...file })),
      idempotency_key: `${task_id}-${name}`,
    })
  return { folder, complete }
}

describe('what a pod says of a file', () => {
  it.each(['/v2/outputs', '/v1/tasks/commit_and_log_output'])(
    'keeps it waiting where it is not so, by %s',
    async (road) => {
      const folder = `docs/declared-${turn++}`
      const handIn = (name: string, content: string, says: boolean) => {
        const path = `${folder}/${name}.md`
        const at =
          road === '/v2/outputs' ? { path, task: 'returns-page' } : { file_path: path, task_id: 'returns-page' }
        const more = { contains_personal_data: says, idempotency_key: path }
        return asPod(gate, dev.key, road, { ...at, ...more, content })
      }
      const right = await handIn('a', 'Cups come back.', false)
      expect(right).toMatchObject({ status: 200, json: { output: { state: 'standing' } } })
      const unfounded = await handIn('b', 'Bowls come back.', true)
      expect(unfounded).toMatchObject({ status: 202, json: { output: { state: 'pending' } } })
      const rows = await revisionsIn(folder)
      expect(rows.map(({ saysPersonal }) => saysPersonal)).toEqual([false, true])
      expect(
        await read.finding.findMany({ where: { subjectId: { in: rows.map(({ outputId }) => outputId) } } }),
      ).toMatchObject([
        { subjectId: rows[1]!.outputId, kind: 'declared.unfounded', field: 'contains_personal_data', state: 'open' },
      ])
    },
  )

  it.each(['/v1/tasks/complete', '/v2/tasks/complete'])('is held against that file alone, by %s', async (road) => {
    const { folder, complete } = await begun()
    const done = await complete(road, [
      { content: 'Bowls come back.', contains_personal_data: true },
      { content: 'Cups come back.', contains_personal_data: false },
      { content: 'Jars come back.' },
    ])
    expect(done.json).toMatchObject({
      status: 'in_review',
      outputs: [{ state: 'pending' }, { state: 'standing' }, { state: 'standing' }],
    })
    const rows = await revisionsIn(folder)
    expect(rows.map(({ saysPersonal }) => saysPersonal)).toEqual([true, false, null])
    const found = await read.finding.findMany({ where: { subjectId: { in: rows.map(({ outputId }) => outputId) } } })
    expect(found).toMatchObject([{ subjectId: rows[0]!.outputId, kind: 'declared.unfounded', state: 'open' }])
  })

  it.each([
    ['outputs.submit', 'declared.**', { status: 403, json: { code: 'file_denied' } }],
    ['tasks.complete', 'contains_pii', { status: 200, json: { decision: 'deny', status: null } }],
  ])('is heard by a rule for %s about %s', async (tool, finding, answered) => {
    const rule = `
      - id: as-declared
        title: What a pod says counts
        tools: [${tool}]
        when: { findings: ['${finding}'] }
        then: deny
        because: Its pod says so.`
    const document = starterText.replace(/(\n {2}worker:\n {4}inherits: \[reader\]\n {4}rules:)/, `$1${rule}`)
    await must(activatePolicy, { document, reason: 'A test of what pods say' })
    const { folder, complete } = await begun()
    const saying = (says: boolean) => [{ content: 'Bowls come back.', contains_personal_data: says }]
    expect(await complete('/v2/tasks/complete', saying(true))).toMatchObject(answered)
    expect(await revisionsIn(folder)).toEqual([])
    expect(await complete('/v2/tasks/complete', saying(false), 'none')).toMatchObject({ json: { status: 'completed' } })
    await must(activatePolicy, { document: starterText, reason: 'As it was' })
  })
})
