import { beforeAll, describe, expect, it } from 'vitest'
import { decide, newcomer, person, requestNumbered, settled } from '@/lib/access/fixture'
import { pod as podOf } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { Actor, PersonActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { kinds } from '@/lib/kinds/registry'
import { mostRemarks } from '@/lib/policy/remarks/schema'
import { askForLive, writePrompt } from '@/lib/prompts/commands'
import { promptDetail } from '@/lib/prompts/queries'
import { remarkOnPrompt } from '@/lib/prompts/remarks/commands'
import { requestDetail } from '@/lib/requests/detail/queries'

const text = 'You write help pages.\nNever promise a date.\n'
const date = `${text.indexOf('Never')},${'Never promise a date.'.length}`
let lena: PersonActor
let lead: PersonActor
let turn = 0
beforeAll(async () => {
  lena = await person('Lena', ['prompt_reviewer'])
  lead = await person('Lead', ['approver'], ['delivery-leads'])
})

async function prompt() {
  const slug = `remarked-${turn++}`
  await execute(writePrompt, lena, { slug, title: 'Tone', text })
  return slug
}
const say = (who: Actor, slug: string, words: string, place = '') =>
  execute(remarkOnPrompt, who, { slug, number: '1', words, place })

describe('remarks on a version of a prompt', () => {
  it('are about the words that are meant, for everybody who reads it, and on record without what they say', async () => {
    const slug = await prompt()
    expect(await say(lead, slug, 'Not even a rough one?', date)).toMatchObject({ ok: true })
    expect(await say(lena, slug, 'Not even that.')).toMatchObject({ ok: true })
    expect((await promptDetail(lena, slug, 1))!.remarks).toMatchObject([
      { who: 'Lead', words: 'Not even a rough one?', quote: 'Never promise a date.', from: 22 },
      { who: 'Lena', words: 'Not even that.', quote: null, from: null },
    ])
    const lines = await read.auditEvent.findMany({ where: { subjectId: slug, type: 'prompt.remarked' } })
    expect(lines.map(({ sentence }) => sentence)).toContain('Lead wrote a remark on version 1 of the prompt “Tone”')
    expect(JSON.stringify(lines.map(({ data, sentence }) => [data, sentence]))).not.toContain('rough')
  })

  it('stand at the request, and go back with it when changes are asked for; what is said afterwards does not', async () => {
    const slug = await prompt()
    const asked = await execute(askForLive, lena, { slug, number: 1, environment: 'dev', reason: 'It is better' })
    const request = await requestNumbered((asked as { value: { number: number } }).value.number)
    await say(lead, slug, 'Say which one.', date)
    await decide(lead, request, 'request_changes')
    expect(await settled(request)).toMatchObject({ state: 'changes_requested' })
    await say(lena, slug, 'I shall.')
    const detail = (await requestDetail(lena, request.number, kinds))!
    expect(detail.change.content).toMatchObject({
      remarks: [{ who: 'Lead', words: 'Say which one.', quote: 'Never promise a date.' }],
    })
    expect((detail.change.content as { remarks: unknown[] }).remarks).toHaveLength(1)
  })

  it('are about words that stand there as people see them, and about nothing that is kept out of sight', async () => {
    const slug = await prompt()
    for (const place of ['9000,3', '21,1', `0,${text.length + 1}`])
      expect(await say(lead, slug, 'Hm', place), place).toMatchObject({ fields: { place: [/Choose/] } })
    for (const place of ['-1,3', 'x', '1', '1,2,3', '0,99999'])
      expect(await say(lead, slug, 'Hm', place), place).toMatchObject({ kind: 'invalid', fields: { place: [/\w/] } })
    const hidden = `remarked-${turn++}`
    const key = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'
    await execute(writePrompt, lena, { slug: hidden, title: 'Tone', text: `Use ${key} here.` })
    await say(lead, hidden, 'What is that?', '0,20')
    const [remark] = (await promptDetail(lead, hidden, 1))!.remarks
    expect(remark!.quote).toMatch(/^Use /)
    expect(remark!.quote).not.toContain('aB3dE6gH9')
  })

  it('are nobody’s who sees no prompts, bounded, and cannot be changed', async () => {
    const slug = await prompt()
    const pod = await podOf('prompt-remark-writer', 'WriterPod', 'product', null)
    for (const who of [await newcomer(), pod]) expect(await say(who, slug, 'Hm')).toMatchObject({ kind: 'forbidden' })
    expect(await say(lead, 'no-such-prompt', 'Hm')).toMatchObject({ reason: 'unknown_prompt' })
    for (const words of ['', ' \n ', 'x'.repeat(2001)])
      expect(await say(lead, slug, words)).toMatchObject({ kind: 'invalid', fields: { words: [/\w/] } })
    const rows = Array.from({ length: mostRemarks }, () => `('${newId()}', '${slug}', 1, '${lead.id}', 'again')`)
    await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
      owner.query(`insert into "PromptRemark" (id, "promptSlug", number, "personId", words) values ${rows.join(',')}`),
    )
    expect(await say(lead, slug, 'One more')).toMatchObject({ reason: 'too_many_remarks' })
  })
})
