import { beforeAll, expect, it } from 'vitest'
import { cast, decide, person, requestNumbered, settled } from '@/lib/access/fixture'
import { changeTool } from '@/lib/catalogue/commands'
import { rulesForm, wordsForm } from '@/lib/catalogue/fixture'
import { toolDetail } from '@/lib/catalogue/queries'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { rewordTool } from '@/lib/tools/commands'

const key = 'outputs.commit_and_log'
let ade: PersonActor
let lead: PersonActor
beforeAll(async () => {
  ade = await person('Ade', ['admin', 'approver'], ['delivery-leads'])
  lead = (await cast()).lead
})

const tool = async () => (await toolDetail(ade, key))!
const change = async (changes: object) => await execute(changeTool, ade, await rulesForm(ade, key, changes))

it('a new text is held against another text, or none, by the signature of somebody else alone', async () => {
  const message = { replacesText: 'content', replacesWhat: 'argument', replacesBy: 'message' }
  const wrong = await change({ ...message, replacesWhat: 'memory', replacesBy: '' })
  expect(wrong).toMatchObject({ reason: 'invalid_tool', fields: { '': [expect.stringContaining('by no argument')] } })
  // Where nothing was said, more is looked at from now on.
  expect(await change(message)).toMatchObject({ ok: true, value: { number: null } })
  const { replaces } = (await tool()).entry
  expect(replaces).toEqual({ text: 'content', what: 'argument', by: 'message' })
  // Nothing changes what it says by leaving it out, and words for people do not say it.
  const left = { replacesText: undefined, replacesWhat: undefined, replacesBy: undefined }
  expect(await change(left)).toMatchObject({ ok: true, value: { number: null } })
  expect(await execute(rewordTool, ade, { ...(await wordsForm(ade, key, {})), replacesText: '' })).toMatchObject({
    ok: false,
  })

  for (const looser of [{ replacesText: '' }, { replacesWhat: 'memory', replacesBy: 'file_path' }]) {
    expect(await change({ ...looser, reason: '' })).toMatchObject({ reason: 'note_required' })
    const outcome = await change(looser)
    expect((await tool()).entry.replaces).toEqual(replaces)
    const request = await requestNumbered(outcome.ok ? outcome.value.number! : 0)
    expect(request.sentence).toMatch(/^Ade wants to have new texts of the tool “.+” held against something else/)
    expect(JSON.stringify(request.brief)).toContain('Now: content takes the place of the text in message. Then:')
    expect(await decide(ade, request)).toMatchObject({ ok: false, reason: 'own_wish' })
    await decide(lead, request, 'reject')
    expect(await settled(request)).toMatchObject({ state: 'rejected' })
  }
  const outcome = await change({ replacesText: '' })
  const request = await requestNumbered(outcome.ok ? outcome.value.number! : 0)
  expect(await decide(lead, request)).toMatchObject({ ok: true })
  expect(await settled(request)).toMatchObject({ state: 'executed' })
  expect((await tool()).entry.replaces).toBeUndefined()
  const [line] = await read.auditEvent.findMany({
    where: { type: 'catalogue.changed' },
    orderBy: { id: 'desc' },
    take: 1,
  })
  expect(line!.sentence).toContain('is none, and was content takes the place of the text in message')
})
