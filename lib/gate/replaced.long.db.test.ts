import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { replacing } from '@/lib/catalogue/fixture'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { kinds } from '@/lib/kinds/registry'
import { writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'
import { requestDetail } from '@/lib/requests/detail/queries'

const key = 'outputs.commit_and_log'
const owner = process.env.DATABASE_OWNER_URL!
let gate: TestGate
let lena: Awaited<ReturnType<typeof addPerson>>
let lead: Awaited<ReturnType<typeof addPerson>>
let pod: TestPod
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  lena = await addPerson('Lena', [], ['prompt_reviewer'])
  lead = await addPerson('Lead', ['delivery-leads'], ['approver'])
})
beforeEach(async () => {
  pod = await addPod(`replacing-${turn++}`)
  await refreshAccess()
})
afterAll(() => gate.close())

/** What people see of a call that puts a text in the place of another one. */
async function replaced(args: object) {
  const { json } = await asPod(gate, pod.serviceKey, '/v2/tool-calls', {
    tool: key,
    arguments: { file_path: `docs/r-${turn}.md`, branch: 'work', content: 'Two. Three.', ...args },
    idempotency_key: `replaced-${turn++}`,
  })
  const number = Number(json['request'].slice(3))
  const shown = async () => {
    const detail = await requestDetail(lead, number, kinds)
    return (detail!.change.content as { replaced: unknown }).replaced
  }
  return { shown, content: await shown() }
}

async function remember(path: string, description: string, more: { id?: string; number?: number } = {}) {
  const { id = `entry-${turn++}`, number = 1 } = more
  await asOwner(owner, async (db) => {
    await db.query(
      `insert into "MemoryEntry" (id, origin, path, description, tags, flags) values ($1, 'live', $2, $3, '{}', '{}')
       on conflict (id) do update set description = $3`,
      [id, path, description],
    )
    await db.query(
      `insert into "MemoryVersion" (id, "entryId", number, digest, description, tags) values ($1, $2, $3, '', $4, '{}')`,
      [`${id}-${number}`, id, number, description],
    )
  })
  return id
}

describe('a call with a new text', () => {
  it('is shown beside the old one that the pod sends along, with its values kept out of sight', async () => {
    await replacing(key, { text: 'content', what: 'argument', by: 'message' })
    expect((await replaced({ message: 'One. Two.' })).content).toMatchObject({
      argument: 'content',
      what: 'argument',
      name: 'message',
      before: 'One. Two.',
      hasMoved: false,
    })
    const iban = await replaced({
      message: 'Pay to DE44500105175407324931.',
      content: 'Pay to DE89370400440532013000.',
    })
    expect(iban.content).toMatchObject({ before: expect.not.stringContaining('5001051754'), isUnseenOther: true })
    expect((await replaced({})).content).toBeNull()
  })

  it('is shown beside the prompt that was live when people were asked', async () => {
    await replacing(key, { text: 'content', what: 'prompt', by: 'message' })
    const slug = `replaced-${turn++}`
    await execute(writePrompt, lena, { slug, title: 'Help pages', text: 'One. Two.' })
    const early = await replaced({ message: slug })
    expect(early.content).toMatchObject({
      what: 'prompt',
      name: 'Help pages',
      number: null,
      before: null,
      hasMoved: false,
    })
    await makeLive([lena, lead], slug, 1)
    expect(await early.shown()).toMatchObject({ number: null, before: null, hasMoved: true })
    const { shown } = await replaced({ message: slug })
    expect(await shown()).toMatchObject({
      number: 1,
      before: 'One. Two.',
      hasMoved: false,
      href: `/prompts/${slug}/v/1`,
    })
    await execute(writePrompt, lena, { slug, text: 'Ten.' })
    await makeLive([lena, lead], slug, 2)
    expect(await shown()).toMatchObject({ number: 1, before: 'One. Two.', hasMoved: true })
    expect((await replaced({ message: 'nobody-knows' })).content).toMatchObject({ name: 'nobody-knows', before: null })
  })

  it('is shown beside what the memory said when people were asked', async () => {
    await replacing(key, { text: 'content', what: 'memory', by: 'file_path' })
    const path = `docs/known-${turn++}.md`
    const id = await remember(path, 'One. Two.')
    const { shown } = await replaced({ file_path: path })
    expect(await shown()).toMatchObject({ what: 'memory', name: path, number: 1, before: 'One. Two.', hasMoved: false })
    await remember(path, 'Other.', { id, number: 2 })
    expect(await shown()).toMatchObject({ number: 1, before: 'One. Two.', hasMoved: true, href: `/memory/${id}` })
    await remember(path, 'Says something else.')
    expect((await replaced({ file_path: path, content: 'Four.' })).content).toMatchObject({
      before: null,
      isOneOfSeveral: true,
    })
    expect((await replaced({ file_path: 'docs/never.md' })).content).toMatchObject({
      before: null,
      isOneOfSeveral: false,
    })
  })
})

describe('a call that would put less in the place of more', () => {
  const rules = (count: number) => Array.from({ length: count }, (_, at) => `Jar ${at}`).join('\n')
  const ask = async (args: object, reason: string | null = null) => {
    const { json } = await asPod(gate, pod.serviceKey, '/v2/tool-calls', {
      tool: key,
      arguments: { file_path: `docs/l-${turn}.md`, branch: 'work', ...args },
      reason,
      idempotency_key: `lost-${turn++}`,
    })
    const found = await read.finding.findMany({ where: { subjectId: json['id'] as string }, orderBy: { kind: 'asc' } })
    const { brief } = await read.request.findUniqueOrThrow({ where: { number: Number(json['request'].slice(3)) } })
    return { found: found.map(({ kind, field, masked }) => [kind, field, masked]), brief: JSON.stringify(brief) }
  }

  it('says so of a text that it sends along, and what its reason says otherwise', async () => {
    await replacing(key, { text: 'content', what: 'argument', by: 'message' })
    const gone = '57 lines of 60 went, 0 came'
    const { found, brief } = await ask({ content: rules(3), message: rules(60) }, 'Append a jar')
    expect(found).toEqual([
      ['loss.contradiction', 'content', `“Append”, but ${gone}`],
      ['loss.replaced', 'content', gone],
    ])
    expect(brief).toContain(`Lost content: ${gone}`)
    expect(await ask({ content: rules(60), message: rules(60) })).toMatchObject({ found: [] })
  })

  const lost = ['loss.replaced', 'content', '55 lines of 60 went, 0 came']

  it('says so of what the memory says', async () => {
    await replacing(key, { text: 'content', what: 'memory', by: 'message' })
    await remember('docs/jars.md', rules(60))
    expect((await ask({ content: rules(5), message: 'docs/jars.md' })).found).toEqual([lost])
    expect((await ask({ content: rules(5), message: 'docs/nowhere.md' })).found).toEqual([])
  })

  it('says so of the prompt that is live, and of none that is not', async () => {
    await replacing(key, { text: 'content', what: 'prompt', by: 'message' })
    await execute(writePrompt, lena, { slug: 'jars-there', title: 'Jars', text: rules(60) })
    expect((await ask({ content: rules(5), message: 'jars-there' })).found).toEqual([])
    await makeLive([lena, lead], 'jars-there', 1)
    expect((await ask({ content: rules(5), message: 'jars-there' })).found).toEqual([lost])
  })
})
