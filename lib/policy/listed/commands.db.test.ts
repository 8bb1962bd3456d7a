import { beforeAll, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { ask, cast, page } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { findingsOf } from '@/lib/findings/queries'
import { listWords, putWordsBack } from '@/lib/policy/listed/commands'
import { listedForAdmins } from '@/lib/policy/listed/queries'

let stage: Awaited<ReturnType<typeof cast>>
let ade: PersonActor
beforeAll(async () => {
  stage = await cast()
  ade = await person('Ade', ['admin'])
})

const back = (who = ade) => execute(putWordsBack, who, {})
const list = (names: string, phrases = '', who = ade) => execute(listWords, who, { names, phrases })
const codesOf = async (pod = stage.writerPod) => {
  const { id } = await ask(pod, { ...page(), content: 'Zoe Tallow goes to the moon' })
  const { facts } = await read.call.findUniqueOrThrow({ where: { id } })
  const found = await findingsOf(stage.ana, { kind: 'call', id, version: 0 })
  return { codes: (facts as { findings: string[] }).findings, masked: found.map(({ masked }) => masked) }
}

it('looks for what an admin lists with the next call, and no more once it is not listed', async () => {
  expect(await codesOf()).toEqual({ codes: [], masked: [] })
  expect(await list('Zoë Tallow\r\nzoe  tallow\n\n', 'To the moon')).toEqual({
    ok: true,
    value: { names: 1, phrases: 1 },
  })
  expect(await codesOf()).toEqual({
    codes: ['forbidden.phrase', 'personal.name'],
    masked: ['Zoe Tallow', 'to the moon'],
  })
  expect(await listedForAdmins(ade)).toEqual({ names: 'Zoë Tallow', phrases: 'To the moon', emptied: null })
  expect(await list('Zoë Tallow', 'To the moon')).toMatchObject({ ok: true })
  expect(await list('')).toMatchObject({ ok: true })
  expect(await codesOf()).toEqual({ codes: [], masked: [] })
  const lines = await read.auditEvent.findMany({ where: { type: 'policy.words_listed' }, orderBy: { at: 'asc' } })
  expect(lines.map(({ sentence }) => sentence)).toEqual([
    'Ade changed what is looked for: 1 name and 1 phrase, 2 more and 0 less than before',
    'Ade changed what is looked for: 0 names and 0 phrases, 0 more and 2 less than before',
  ])
  expect(JSON.stringify(lines.map(({ data }) => data))).not.toMatch(/tallow|moon/i)
})

it('keeps what was in lists that were emptied, looks for nothing of it, and puts it back by one act', async () => {
  await list('Zoë Tallow', 'To the moon')
  expect(await back()).toMatchObject({ reason: 'nothing_aside' })
  expect((await listedForAdmins(ade)).emptied).toBeNull()
  await list('')
  expect(await listedForAdmins(ade)).toEqual({
    names: '',
    phrases: '',
    emptied: { at: expect.any(String), names: 1, phrases: 1 },
  })
  expect(await codesOf(stage.otherPod)).toEqual({ codes: [], masked: [] })
  // It is empty already: nothing of what is kept goes by saying so again.
  expect(await list('')).toMatchObject({ ok: true })
  expect(await back(stage.ana)).toMatchObject({ reason: 'missing_permission' })
  expect(await back()).toEqual({ ok: true, value: { names: 1, phrases: 1 } })
  expect(await listedForAdmins(ade)).toEqual({ names: 'Zoë Tallow', phrases: 'To the moon', emptied: null })
  expect((await codesOf(stage.otherPod)).codes).toEqual(['forbidden.phrase', 'personal.name'])
  const [line] = await read.auditEvent.findMany({ where: { type: 'policy.words_listed' }, orderBy: { id: 'desc' } })
  expect(line!.sentence).toBe('Ade changed what is looked for: 1 name and 1 phrase, 2 more and 0 less than before')
  expect(await back()).toMatchObject({ reason: 'nothing_aside' })
  await list('')
  await list('Ann Lee')
  expect((await listedForAdmins(ade)).emptied).toBeNull()
  expect(await back()).toMatchObject({ reason: 'nothing_aside' })
  await list('')
})

it('takes no line that cannot be looked for, and says which', async () => {
  const wrong = async (names: string) =>
    expect(await list(names)).toMatchObject({ kind: 'invalid', fields: { names: [expect.any(String)] } })
  await wrong('Al')
  await wrong('...')
  await wrong(`Ann ${'x'.repeat(130)}`)
  await wrong('a b c d e f g h i j k l m')
  await wrong('ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6')
  await wrong(Array.from({ length: 5_001 }, (_, at) => `Ann ${at}`).join('\n'))
  expect(await list('Al')).toMatchObject({ fields: { names: [expect.stringContaining('“Al” is too short')] } })
})

it('is for admins alone', async () => {
  expect(await list('Ann Lee', '', stage.ana)).toMatchObject({ reason: 'missing_permission' })
  await expect(listedForAdmins(stage.ana)).rejects.toThrow()
})
