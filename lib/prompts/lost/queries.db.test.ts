import { beforeAll, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { findingsOf } from '@/lib/findings/queries'
import { writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'
import { promptDetail } from '@/lib/prompts/queries'

let lena: PersonActor
let lead: PersonActor
beforeAll(async () => {
  lena = await person('Lena', ['prompt_reviewer'])
  lead = await person('Lead', ['approver'], ['delivery-leads'])
})

const rules = (count: number) => Array.from({ length: count }, (_, at) => `Keep jar ${at} in its place.`).join('\n')
const write = async (slug: string, text: string, note = '') =>
  expect(await execute(writePrompt, lena, { slug, title: 'Jars', text, note })).toMatchObject({ ok: true })
const foundIn = async (slug: string, version: number) =>
  (await findingsOf(lena, { kind: 'prompt_version', id: slug, version })).map(({ kind, masked, state }) => [
    kind,
    masked,
    state,
  ])

it('a version that lost much of the one before says so, until one has it again', async () => {
  await write('jars', rules(60))
  await write('jars', rules(30), 'Append the rules for lamps')
  const lost = '30 lines of 60 went, 0 came'
  expect(await foundIn('jars', 2)).toEqual([
    ['loss.contradiction', `“Append”, but ${lost}`, 'open'],
    ['loss.share', lost, 'open'],
  ])
  expect((await promptDetail(lena, 'jars', 2))!.checks).toEqual(
    expect.arrayContaining([{ name: 'lost', state: 'found', words: `Lost content: ${lost}` }]),
  )
  await write('jars', `${rules(60)}\n`)
  expect(await foundIn('jars', 3)).toEqual([])
  expect((await foundIn('jars', 2)).map(([, , state]) => state)).toEqual(['fixed', 'fixed'])
})

it('is held against what is live, however many drafts lie between', async () => {
  await write('lids', rules(60))
  await makeLive([lena, lead], 'lids', 1)
  await write('lids', `${rules(3)}\n... rest unchanged ...`)
  await write('lids', `${rules(2)}\n... rest unchanged ...`)
  expect(await foundIn('lids', 3)).toEqual([
    ['loss.replaced', '58 lines of 60 went, 1 came', 'open'],
    ['loss.elision', '… unchanged …', 'open'],
  ])
})
