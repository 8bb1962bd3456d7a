import { beforeAll, expect, it } from 'vitest'
import { decide, person, requestNumbered, settled } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { deactivatePerson } from '@/lib/access/people/commands'
import { rollBack } from '@/lib/prompts/back/commands'
import { askForLive, writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'
import { handOverPrompt } from '@/lib/prompts/owner/commands'
import { ownerChoices } from '@/lib/prompts/owner/queries'
import { promptDetail } from '@/lib/prompts/queries'

let lena: PersonActor
let ade: PersonActor
let lead: PersonActor
let second: PersonActor
let turn = 0

beforeAll(async () => {
  lena = await person('Lena', ['prompt_reviewer'])
  ade = await person('Ade', ['admin'])
  lead = await person('Lead', ['approver'], ['delivery-leads'])
  second = await person('Second', ['approver'], ['delivery-leads'])
})

async function written(): Promise<string> {
  const slug = `owned-${turn++}`
  expect(await execute(writePrompt, lena, { slug, title: 'Help pages', text: `One of ${slug}.` })).toMatchObject({
    ok: true,
  })
  return slug
}

const hand = (slug: string, to: { id: string }, who: PersonActor = ade) =>
  execute(handOverPrompt, who, { slug, ownerId: to.id, reason: 'Lena moves to another team' })
async function ask(slug: string, number = 1, who = lena) {
  const outcome = await execute(askForLive, who, { slug, number, environment: 'prod', reason: 'It is better' })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return await requestNumbered(outcome.value.number)
}
const linesOf = async (slug: string) => {
  const lines = await read.auditEvent.findMany({ where: { type: 'prompt.handed_over', subjectId: slug } })
  return lines.map(({ sentence }) => sentence)
}

it('is answered for by somebody else from then on, who signs no version of it any more', async () => {
  const slug = await written()
  expect(await hand(slug, lead)).toEqual({ ok: true, value: { slug } })
  expect(await promptDetail(lena, slug, 1)).toMatchObject({ owner: 'Lead', isOwn: false })
  expect(await hand(slug, lead)).toMatchObject({ ok: true })
  expect(await linesOf(slug)).toEqual([
    'Ade had Lead answer for the prompt “Help pages” in the place of Lena: “Lena moves to another team”',
  ])
  const request = await ask(slug)
  expect(await decide(lead, request)).toMatchObject({ kind: 'conflict', reason: 'own_prompt' })
  expect(await decide(second, request)).toMatchObject({ ok: true })
  expect(await settled(request)).toMatchObject({ state: 'executed' })
})

it('is looked at by others than who answers for it when it was put back', async () => {
  const slug = await written()
  await makeLive([lena, lead], slug, 1)
  await execute(writePrompt, lena, { slug, title: 'Help pages', text: `Two of ${slug}.` })
  await makeLive([lena, second], slug, 2)
  await hand(slug, lead)
  const back = await execute(rollBack, lena, { slug, number: 1, environment: 'prod', reason: 'It was better' })
  const look = await requestNumbered((back as { value: { number: number } }).value.number)
  expect(await decide(lead, look)).toMatchObject({ reason: 'own_prompt' })
  expect(await hand(slug, second)).toMatchObject({ reason: 'asked_about' })
  expect(await decide(second, look)).toMatchObject({ ok: true })
})

it('is not given away by whoever answers for it, nor while people are asked about it', async () => {
  const slug = await written()
  expect(await hand(slug, lead, lena)).toMatchObject({ kind: 'forbidden', reason: 'own_prompt' })
  const request = await ask(slug)
  expect(await hand(slug, lead)).toMatchObject({ kind: 'conflict', reason: 'asked_about' })
  // The name of another prompt begins alike.
  const longer = `${slug}-more`
  await execute(writePrompt, lena, { slug: longer, title: 'More', text: `More of ${slug}.` })
  expect(await hand(longer, lead)).toMatchObject({ ok: true })
  expect(await decide(lead, request, 'reject')).toMatchObject({ ok: true })
  await settled(request)
  expect(await hand(slug, lead)).toMatchObject({ ok: true })
  // Whoever has it now does not sign for having given it away.
  expect(await hand(slug, second, lena)).toMatchObject({ ok: true })
  expect(await linesOf(slug)).toHaveLength(2)
})

it('is handed over by those who write prompts, to people who have access', async () => {
  const slug = await written()
  expect(await hand(slug, lead, second)).toMatchObject({ reason: 'missing_permission' })
  expect(await execute(handOverPrompt, systemActor, { slug, ownerId: lead.id, reason: 'x' })).toMatchObject({
    reason: 'missing_permission',
  })
  expect(await hand(slug, { id: 'nobody' })).toMatchObject({
    kind: 'not_found',
    reason: 'unknown_person',
    fields: { ownerId: ['There is no such person with access'] },
  })
  const gone = await person('Gone', ['approver'], ['delivery-leads'])
  expect((await ownerChoices(lena)).map(({ label }) => label)).toContain('Gone')
  expect(await execute(deactivatePerson, ade, { personId: gone.id })).toMatchObject({ ok: true })
  expect(await hand(slug, gone)).toMatchObject({ reason: 'unknown_person' })
  expect((await ownerChoices(lena)).map(({ label }) => label)).not.toContain('Gone')
  expect(await hand('nothing-here', lead)).toMatchObject({ reason: 'unknown_prompt' })
  expect(await execute(handOverPrompt, ade, { slug, ownerId: lead.id, reason: ' ' })).toMatchObject({
    reason: 'invalid_input',
    fields: { reason: [/sentence why/] },
  })
})
