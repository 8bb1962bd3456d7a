import { beforeAll, describe, expect, it } from 'vitest'
import { newcomer, recordOf } from '@/lib/access/fixture'
import { pod as podOf } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { Actor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { kinds } from '@/lib/kinds/registry'
import { writeRemark } from '@/lib/policy/remarks/commands'
import { remarksOn } from '@/lib/policy/remarks/queries'
import { mostRemarks } from '@/lib/policy/remarks/schema'
import { withdrawChange } from '@/lib/proposals/commands'
import { cast, changeOf, draftOf, milder, must, proposed, signedByOwners, stricter } from '@/lib/proposals/fixture'
import { requestDetail } from '@/lib/requests/detail/queries'

let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
})

const say = (who: Actor, number: number, words: string) => execute(writeRemark, who, { number: String(number), words })
const text = () => stricter(signedByOwners)

describe('remarks on a change of policy', () => {
  it('are written by whoever sees it, read in order by everybody who does, and on the record without their words', async () => {
    const { number } = await proposed(stage.ade, text())
    expect(await say(stage.tom, number, ' Why not in test first?\r\nI would wait. ')).toMatchObject({ ok: true })
    expect(await say(stage.ade, number, 'Test has no such calls.')).toMatchObject({ ok: true })
    expect(await remarksOn(stage.bea, number)).toMatchObject([
      { who: 'Tom', words: 'Why not in test first?\nI would wait.' },
      { who: 'Ade', words: 'Test has no such calls.' },
    ])
    const { id } = await changeOf(number)
    const lines = await read.auditEvent.findMany({ where: { subjectId: id, type: 'policy_change.remarked' } })
    expect(lines.map(({ sentence }) => sentence)).toEqual([
      `Tom wrote a remark on PC-${number}`,
      `Ade wrote a remark on PC-${number}`,
    ])
    expect(lines.map(({ data }) => data)).toEqual([{ number }, { number }])
  })

  it('are nobody’s who does not see the change, and no pod’s', async () => {
    const number = await draftOf(stage.ade, text())
    expect(await say(stage.ade, number, 'For myself')).toMatchObject({ ok: true })
    expect(await say(stage.tom, number, 'Found it')).toMatchObject({ reason: 'unknown_change' })
    expect(await say(stage.tom, 999_999, 'Found it')).toMatchObject({ reason: 'unknown_change' })
    expect(await remarksOn(stage.tom, number)).toEqual([])
    const pod = await podOf('remark-writer', 'WriterPod', 'product', null)
    for (const who of [await newcomer(), pod]) expect(await say(who, number, 'Hm')).toMatchObject({ kind: 'forbidden' })
  })

  it('stay readable at the request when it was taken back, without what its author writes afterwards', async () => {
    const { number, request } = await proposed(stage.bea, milder(signedByOwners))
    await say(stage.tom, number, 'I would not sign this.')
    await must(execute(withdrawChange, stage.bea, { number }))
    await say(stage.bea, number, 'He may be right.')
    const { change } = (await requestDetail(stage.tom, request.number, kinds))!
    expect(change.content).toMatchObject({ remarks: [{ who: 'Tom', words: 'I would not sign this.' }] })
    expect(await remarksOn(stage.bea, number)).toHaveLength(2)
    expect(await recordOf(request)).toContain('Bea: request.withdrawn')
  })

  it('are bounded, each and all of them, and cannot be changed', async () => {
    const { number } = await proposed(stage.ade, text())
    for (const words of ['', ' \n ', 'x'.repeat(2001)])
      expect(await say(stage.tom, number, words)).toMatchObject({ kind: 'invalid', fields: { words: [/\w/] } })
    const { id } = await changeOf(number)
    const rows = Array.from({ length: mostRemarks }, () => `('${newId()}', '${id}', '${stage.tom.id}', 'again')`)
    await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
      owner.query(`insert into "PolicyRemark" (id, "changeId", "personId", words) values ${rows.join(',')}`),
    )
    expect(await say(stage.tom, number, 'One more')).toMatchObject({ kind: 'conflict', reason: 'too_many_remarks' })
  })
})
