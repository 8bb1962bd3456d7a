import { beforeAll, describe, expect, it } from 'vitest'
import { decide, person, requestNumbered, settled } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { listPrompts, promptBoard } from '@/lib/prompts/board/queries'
import { askForLive, retireVersion, writePrompt } from '@/lib/prompts/commands'

let lena: PersonActor
let turn = 0
beforeAll(async () => {
  lena = await person('Lena', ['prompt_reviewer'])
})

const name = () => `board-${turn++}`
const write = (slug: string, text: string) => execute(writePrompt, lena, { slug, text })
const askLive = async (slug: string) => {
  const asked = { slug, number: 1, environment: 'prod', reason: 'It is better' }
  const outcome = await execute(askForLive, lena, asked)
  if (!outcome.ok) throw new Error(outcome.reason)
  return await requestNumbered(outcome.value.number)
}

async function makeLive(slug: string) {
  const request = await askLive(slug)
  await decide(await person('Lead', ['approver'], ['delivery-leads']), request)
  expect(await settled(request)).toMatchObject({ state: 'executed' })
}

describe('the board', () => {
  it('is narrowed to where the newest version stands, to who answers for it and to a part of its name', async () => {
    const [draft, reviewed, approved, retired] = [name(), name(), name(), name()]
    const olga = await person('Olga the owner', ['prompt_reviewer'])
    const before = (await promptBoard(lena)).counts
    for (const slug of [draft, reviewed, approved, retired])
      await execute(writePrompt, olga, { slug, title: `Tone of ${slug}`, text: 'One.' })
    await askLive(reviewed)
    await makeLive(approved)
    await execute(retireVersion, lena, { slug: retired, number: 1 })
    const owner = 'Olga the owner'
    const found = async (filter: object) => (await listPrompts(lena, { owner, ...filter })).rows.map(({ slug }) => slug)
    expect(await found({})).toHaveLength(4)
    expect(await found({ state: 'draft' })).toEqual([draft])
    expect(await found({ state: 'in_review' })).toEqual([reviewed])
    expect(await found({ state: 'approved' })).toEqual([approved])
    expect(await found({ state: 'retired' })).toEqual([retired])
    expect(await found({ q: `TONE OF ${draft}` })).toEqual([draft])
    expect(await found({ sensitivity: 'sensitive' })).toEqual([])
    expect(await found({ owner: 'Nobody' })).toEqual([])
    // A newer version is a draft again, whatever is live.
    await write(approved, 'Two.')
    expect(await found({ state: 'draft' })).toEqual([draft, approved].toSorted())
    const [row] = (await listPrompts(lena, { q: approved })).rows
    expect(row).toMatchObject({ owner, newest: 2, state: 'draft', reviewedAt: expect.stringMatching(/^20/) })
    const { counts, owners } = await promptBoard(lena)
    expect(owners.options).toContainEqual({ value: owner, label: owner })
    expect(counts).toEqual({
      all: before.all + 4,
      draft: before.draft + 2,
      in_review: before.in_review + 1,
      approved: before.approved,
      retired: before.retired + 1,
    })
  })
})
