import { beforeAll, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { madeUpKey } from '@/lib/demo/story'
import { checkPrompt } from '@/lib/prompts/ahead/commands'
import { writePrompt } from '@/lib/prompts/commands'

let lena: PersonActor
beforeAll(async () => {
  lena = await person('Lena', ['prompt_reviewer'])
})

const check = async (input: object, who = lena) => await execute(checkPrompt, who, input)
const everything = async () =>
  await Promise.all([
    read.auditEvent.count(),
    read.promptText.count(),
    read.promptVersion.count(),
    read.finding.count(),
  ])

it('a text is looked through while it is written, beside the newest version, and nothing is kept', async () => {
  await execute(writePrompt, lena, { slug: 'greeting', title: 'Greeting', text: 'Wait 14 days. Write to {reader}.' })
  const before = await everything()
  expect(await check({ text: `Ask {page}. Use ${madeUpKey}.` })).toMatchObject({
    ok: true,
    value: {
      difference: null,
      number: null,
      checks: expect.arrayContaining([
        expect.objectContaining({ name: 'variables', words: 'Filled in when it is used: page' }),
        expect.objectContaining({ state: 'found', words: expect.stringContaining('GitHub') }),
      ]),
    },
  })
  expect(JSON.stringify(await check({ text: `Use ${madeUpKey}.` }))).not.toContain(madeUpKey)
  expect(await check({ slug: 'greeting', text: 'Wait 30 days.' })).toMatchObject({
    value: {
      number: 1,
      difference: expect.stringContaining('1 fact changed'),
      checks: expect.arrayContaining([
        expect.objectContaining({ name: 'filled', words: 'Filled in so far, and not any more: reader' }),
      ]),
    },
  })
  expect(await check({ slug: 'unheard-of', text: 'Wait.' })).toMatchObject({ value: { number: null } })
  expect(await everything()).toEqual(before)
})

it('looking is for those who write prompts, and what could not be kept is refused in words', async () => {
  const vic = await person('Vic', ['viewer'])
  expect(await check({ text: 'Wait.' }, vic)).toMatchObject({ kind: 'forbidden' })
  for (const text of ['', 'x'.repeat(200_001), 'Wait\u0000', '\ud800'])
    expect(await check({ text })).toMatchObject({ ok: false, kind: 'invalid', fields: { text: [expect.any(String)] } })
})
