import { beforeAll, describe, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { revealFinding, settleFinding } from '@/lib/findings/commands'
import { findingDetail } from '@/lib/findings/queries'
import { kinds } from '@/lib/kinds/registry'
import { askForLive, writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'
import { promptDetail } from '@/lib/prompts/queries'
import { requestDetail } from '@/lib/requests/detail/queries'

let lena: PersonActor
let ade: PersonActor
let lead: PersonActor
let turn = 0

beforeAll(async () => {
  lena = await person('Lena', ['prompt_reviewer'])
  ade = await person('Ade', ['admin', 'approver'], ['delivery-leads'])
  lead = await person('Lead', ['approver'], ['delivery-leads'])
})

const name = () => `found-${turn++}`
const write = (slug: string, text: string, more: object = {}) =>
  execute(writePrompt, lena, { slug, title: 'Help pages', text, ...more })

async function askLive(slug: string, number: number): Promise<number> {
  const outcome = await execute(askForLive, lena, { slug, number, environment: 'prod', reason: 'It is better' })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value.number
}

describe('what is found in a version of a prompt', () => {
  const key = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'

  it('is on the page and the request with its value nowhere, and on the record', async () => {
    const slug = name()
    await write(slug, 'Be kind.', { note: `I tried it with ${key.replace('aB3', 'cD4')}` })
    await write(slug, `Ask with ${key} for {page}.`)
    const [first, detail] = [await promptDetail(lena, slug, 1), await promptDetail(lena, slug, 2)]
    expect(first?.findings).toMatchObject([{ kind: 'secret.github_token', field: 'note' }])
    expect(detail).toMatchObject({
      version: { text: 'Ask with ⟨key of GitHub: ghp_••••⟩ for {page}.' },
      findings: [{ kind: 'secret.github_token', field: 'text', masked: 'ghp_••••', state: 'open' }],
    })
    expect(detail?.checks).toContainEqual({
      name: 'secrets',
      state: 'found',
      words: 'Keys and passwords: 1 key of GitHub',
    })
    const request = await requestDetail(lead, await askLive(slug, 2), kinds)
    expect(request?.findings).toEqual(detail?.findings)
    expect(request?.brief.checks).toContainEqual(expect.objectContaining({ name: 'secrets', state: 'found' }))
    expect(JSON.stringify([first, detail, request])).not.toContain(key)
    const lines = await read.auditEvent.findMany({ where: { type: 'finding.found', subjectId: slug } })
    expect(lines.map(({ sentence }) => sentence)).toEqual([
      'In version 1 of the prompt “Help pages” there is 1 key of GitHub',
      'In version 2 of the prompt “Help pages” there is 1 key of GitHub',
    ])
    expect(first?.findings[0]?.state).toBe('fixed')
  })

  it('is judged by others than who wrote it, and shown to whoever says why', async () => {
    const slug = name()
    await execute(writePrompt, ade, { slug, title: 'Help', text: `Ask with ${key}.` })
    const [finding] = (await promptDetail(lead, slug, 1))!.findings
    const look = { findingId: finding!.id, reason: 'To take it back' }
    expect(await execute(revealFinding, ade, look)).toMatchObject({ reason: 'own_text' })
    expect(await execute(revealFinding, lead, look)).toEqual({ ok: true, value: { value: key } })
    expect(await execute(settleFinding, lead, { ...look, as: 'accepted' })).toMatchObject({ ok: true })
    expect(await findingDetail(ade, finding!.id)).toMatchObject({
      title: 'Version 1 of the prompt “Help”',
      href: `/prompts/${slug}/v/1`,
      pod: null,
      isOwn: true,
    })
  })

  it('stays the same finding while newer versions have it, and is fixed by the one that has it no more', async () => {
    const slug = name()
    await write(slug, `Ask with ${key}. Write to help@pottery.co.uk.`)
    const [first, address] = (await promptDetail(lena, slug, 1))!.findings
    const said = { findingId: address!.id, as: 'accepted', reason: 'It is the shop’s own' }
    expect(await execute(settleFinding, lead, said)).toMatchObject({ ok: true })
    await write(slug, `Be kind. Ask with ${key}. Write to help@pottery.co.uk, and to other@pottery.co.uk.`)
    const second = (await promptDetail(lena, slug, 2))!.findings
    expect(second.map(({ id, state }) => [id, state])).toEqual([
      [first!.id, 'open'],
      [address!.id, 'accepted'],
      [expect.any(String), 'open'],
    ])
    const look = { findingId: first!.id, reason: 'To see where it is now' }
    expect(await execute(revealFinding, lead, look)).toEqual({ ok: true, value: { value: key } })
    await write(slug, 'Be kind. Write to help@pottery.co.uk.')
    expect((await promptDetail(lena, slug, 3))!.findings.map(({ id }) => id)).toEqual([address!.id])
    expect(await findingDetail(lead, first!.id)).toMatchObject({
      state: 'fixed',
      settled: null,
      href: `/prompts/${slug}/v/2`,
    })
    expect(await execute(settleFinding, lead, { ...said, findingId: first!.id })).toMatchObject({
      reason: 'already_decided',
    })
    await write(slug, `Ask with ${key}.`)
    const [again] = (await promptDetail(lena, slug, 4))!.findings
    expect(again).toMatchObject({ state: 'open', kind: 'secret.github_token' })
    expect(again!.id).not.toBe(first!.id)
    const lines = await read.auditEvent.findMany({ where: { type: 'finding.fixed', subjectId: slug } })
    expect(lines.map(({ sentence }) => sentence)).toEqual([
      'In version 3 of the prompt “Help pages” there is no longer 1 key of GitHub and 1 e-mail address',
    ])
  })

  it('says so where only what is kept out of sight is another one', async () => {
    const slug = name()
    await write(slug, `Ask with ${key}.`)
    await makeLive([lena, lead], slug, 1)
    await write(slug, `Ask with ${key.replace('aB3', 'cD4')}.`)
    const said = expect.objectContaining({ name: 'values', state: 'found' })
    expect((await promptDetail(lena, slug, 2))?.checks).toContainEqual(said)
    expect((await promptDetail(lena, slug, 1, 2))?.checks).toContainEqual(said)
    await write(slug, `Ask with ${key} again.`)
    expect((await promptDetail(lena, slug, 3))?.checks).not.toContainEqual(said)
  })
})
