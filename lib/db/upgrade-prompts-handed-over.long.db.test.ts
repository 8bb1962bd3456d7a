import { beforeAll, describe, expect, it } from 'vitest'
import { earlierInstallation, linesOf, openProduct, rowsOf, workIn } from '@/lib/db/fixture-upgrade'
import { migrate } from '@/lib/db/migrate'

let before: { rows: Awaited<ReturnType<typeof rowsOf>>; lines: Awaited<ReturnType<typeof linesOf>> }
let after: typeof before
let product: Awaited<ReturnType<typeof openProduct>>

beforeAll(async () => {
  const database = await earlierInstallation('20261127235501_prompts_handed_over')
  const look = async () => ({ rows: await rowsOf(database.owner), lines: await linesOf(database.owner) })
  before = await look()
  await migrate(database.owner)
  after = await look()
  workIn(database)
  product = await openProduct()
})

const callNamed = (key: string) => product.read.call.findFirstOrThrow({ where: { idempotencyKey: key } })

describe('an installation with prompts and findings, brought up to date', () => {
  it('has every row it had, with what stood in it, and reads on the record as it did', () => {
    for (const [table, rows] of Object.entries(before.rows)) {
      expect(after.rows[table]?.length, table).toBe(rows.length)
      for (const [at, row] of rows.entries()) expect(after.rows[table]![at], table).toMatchObject(row)
    }
    const counts = ['Prompt', 'PromptVersion', 'PromptLive', 'PromptRemark', 'PromptUse', 'Finding', 'FindingBypass']
    expect(counts.map((table) => before.rows[table]!.length)).toEqual([3, 6, 2, 1, 3, 9, 1])
    const ids = new Set(before.lines.map(({ id }) => id))
    expect(after.lines.filter(({ id }) => ids.has(id))).toEqual(before.lines)
  })

  it('shows its prompts where they stood, with what is live, what was put back and what has drifted', async () => {
    const { listPrompts } = await import('@/lib/prompts/board/queries')
    const { promptDetail } = await import('@/lib/prompts/queries')
    const rea = await product.person('Rea')
    const { rows } = await listPrompts(rea, {})
    expect(rows.map(({ slug, state, newest, owner }) => [slug, state, newest, owner])).toEqual([
      ['own', 'draft', 1, 'Rea'],
      ['pages', 'retired', 4, 'Rea'],
      ['replies', 'in_review', 1, 'Rea'],
    ])
    const live = rows[1]!.live.map(({ environment, number, isBack }) => [environment, number, isBack])
    expect(live.toSorted()).toEqual([
      ['dev', 1, false],
      ['prod', 1, true],
    ])
    const detail = await promptDetail(rea, 'pages', 2)
    expect(detail).toMatchObject({
      drifted: { tasks: 0, notLive: 1 },
      remarks: [{ who: 'Ana', quote: 'help@pottery.co.uk' }],
      findings: [{ kind: 'personal.email', state: 'fixed' }],
    })
  })

  it('lists what was found, by what became of it, and lets nothing through whose time is over', async () => {
    const { findingCounts } = await import('@/lib/findings/list/queries')
    expect(await findingCounts(await product.person('Ana'), {})).toMatchObject({
      open: 5,
      bypassed: 0,
      accepted: 1,
      fixed: 3,
    })
    const asked = [await callNamed('stopped'), await callNamed('through')]
    expect(asked.map(({ decision }) => decision)).toEqual(['deny', 'ask'])
  })

  it('opens every request', async () => {
    const requests = await product.read.request.findMany({ orderBy: { number: 'asc' } })
    expect(requests).toHaveLength(10)
    for (const { number, sentence } of requests)
      expect(await product.detail(await product.person('Ana'), number)).toMatchObject({ sentence })
  })
})

describe('life goes on there', () => {
  it('what waits for a second signature and for a look is signed, by who may', async () => {
    const { decide, settled, requestNumbered } = await import('@/lib/access/fixture')
    const [ana, ben] = [await product.person('Ana'), await product.person('Ben')]
    const waiting = await product.read.request.findMany({ where: { state: 'waiting' }, orderBy: { number: 'asc' } })
    const [look, half] = ['prompt_look', 'prompt_version'].map((kind) => waiting.find((one) => one.kind === kind)!)
    expect(await decide(ana, half!)).toMatchObject({ reason: 'already_signed' })
    for (const request of [look!, half!]) {
      expect(await decide(ben, request)).toMatchObject({ ok: true })
      expect(await settled(await requestNumbered(request.number))).toMatchObject({ state: 'executed' })
    }
    expect(await product.read.promptLive.count({ where: { promptSlug: 'replies' } })).toBe(1)
  })

  it('what was let through counts again once its time is over', async () => {
    const through = await callNamed('through')
    expect(await product.decide(await product.person('Ana'), through)).toMatchObject({ ok: true })
    expect(await product.settled(through.requestId!)).toBe('denied')
  })

  it('a yes to a call is for what was found in it, and what was signed with that is released', async () => {
    const ana = await product.person('Ana')
    const card = await callNamed('card')
    expect(await product.decide(ana, card)).toMatchObject({ ok: true })
    const vote = await product.read.vote.findFirst({ where: { requestId: card.requestId! } })
    expect(vote).toMatchObject({ findings: expect.stringMatching(/^[0-9a-f]{64}$/) })
    for (const { requestId } of [card, await callNamed('signed')])
      expect(await product.settled(requestId!)).toBe('released')
  })
})
