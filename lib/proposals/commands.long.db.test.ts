import { beforeAll, describe, expect, it } from 'vitest'
import { decide, person, recordOf, requestNumbered, settled } from '@/lib/access/fixture'
import { elapse, expire } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { kinds } from '@/lib/kinds/registry'
import { emergencyPolicy, proposeChange, tightenNow } from '@/lib/proposals/commands'
import { cast, draftOf, inForce, milder, must, replayed, signedByOwners, stricter } from '@/lib/proposals/fixture'
import { unseenPolicy } from '@/lib/proposals/queries'
import { requestDetail } from '@/lib/requests/detail/queries'

let stage: Awaited<ReturnType<typeof cast>>
let turn = 0
const operator = { ...systemActor, name: 'Operator root' }
const text = () => signedByOwners.replace('Pods do not change build files', `Emergency ${turn++}`)

beforeAll(async () => {
  stage = await cast()
  await person('Fay', ['approver'], ['friends-of-eve'])
})

const urgent = async (document = text()) => {
  const outcome = await execute(emergencyPolicy, operator, { document, reason: 'Nobody is there to sign' })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value.version
}
const look = async () => (await requestNumbered((await unseenPolicy(stage.tom))!.request))!

const reason = 'It rolled back too much'

describe('tightening at once', () => {
  it('is for what lets nothing happen that was not, and a second person is asked to look', async () => {
    const tight = stricter((await inForce()).document)
    const number = await draftOf(stage.ade, tight)
    expect(await execute(tightenNow, stage.ade, { number, reason })).toMatchObject({ ok: true })
    expect(await inForce()).toMatchObject({ document: tight, reason, authorId: stage.ade.id })
    const request = await look()
    expect(await decide(stage.ade, request)).toMatchObject({ reason: 'own_wish' })
    expect(await decide(stage.tom, request)).toMatchObject({ ok: true })
    await settled(request)
    expect(await unseenPolicy(stage.tom)).toBeNull()
  })

  it.each([
    ['a milder answer', milder],
    ['other people who sign', (text: string) => text.replace('group: policy-owners', 'group: friends-of-eve')],
    [
      'a milder answer beside a stricter one',
      (text: string) => milder(text.replace('            tasks.reopen,\n', '')),
    ],
  ])('never brings %s into force', async (_, change) => {
    const before = await inForce()
    const number = await draftOf(stage.ade, change(before.document))
    expect(await execute(tightenNow, stage.ade, { number, reason })).toMatchObject({
      kind: 'conflict',
      reason: 'not_stricter',
      fields: { document: expect.arrayContaining([expect.any(String)]) },
    })
    expect(await inForce()).toEqual(before)
    expect(await unseenPolicy(stage.tom)).toBeNull()
  })
})

it.each([
  ['changes of the policy', 'group: policy-owners'],
  ['a rule', 'group: product-owners'],
])('keeps people from asking nobody to sign %s, whatever road they take', async (_, group) => {
  const before = await inForce()
  const number = await draftOf(stage.ade, before.document.replace(group, 'group: nobody-there'))
  await replayed(number)
  for (const command of [proposeChange, tightenNow])
    expect(await execute(command as typeof tightenNow, stage.ade, { number, reason })).toMatchObject({
      kind: 'invalid',
      reason: 'lint_stops',
      fields: { document: [expect.any(String)] },
    })
  expect(await inForce()).toEqual(before)
})

describe('a policy that came into force past everybody', () => {
  it('decides at once, and every page says so until somebody has looked', async () => {
    const before = await inForce()
    const version = await urgent(milder(text()))
    expect(await inForce()).toMatchObject({ version, reason: 'Nobody is there to sign' })
    expect(await unseenPolicy(stage.bea)).toMatchObject({ version })
    const request = await look()
    expect(request).toMatchObject({
      kind: 'policy_look',
      sentence: `Operator root wants to have policy version ${version} looked at, which is in force already`,
      askerSays: 'Nobody is there to sign',
      duties: [{ group: 'policy-owners', count: 1 }],
    })
    const detail = await requestDetail(stage.tom, request.number, kinds)
    expect(detail!.brief.unusual[0]).toMatchObject({ text: expect.stringContaining('milder') })
    expect(detail!.change).toMatchObject({ kind: 'policy_look', content: { version, base: before.version } })
    await decide(stage.tom, request)
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    expect(await unseenPolicy(stage.bea)).toBeNull()
    expect(await inForce()).toMatchObject({ version })
    expect(await recordOf(request)).toEqual([
      'Operator root: request.opened',
      'Tom: request.approved',
      'Countersign: request.released',
    ])
  })

  it('stays in force when somebody says no, who has looked by that', async () => {
    const version = await urgent()
    const request = await look()
    await decide(stage.tom, request, 'reject')
    await settled(request)
    expect(await inForce()).toMatchObject({ version })
    expect(await unseenPolicy(stage.tom)).toBeNull()
  })

  it('is asked about again when nobody answers', async () => {
    const version = await urgent()
    const request = await look()
    await elapse(request.id, 'expiresAt')
    await must(execute(expire, systemActor, { requestIds: [request.id] }))
    expect(await unseenPolicy(stage.tom)).toMatchObject({ version })
    const again = await look()
    expect(again.number).not.toBe(request.number)
    await decide(stage.tom, again)
    await settled(again)
  })

  it('is the operator’s alone, and needs a policy that was signed before', async () => {
    const document = text()
    for (const who of [stage.ade, stage.bea])
      expect(await execute(emergencyPolicy, who, { document, reason: 'Because' })).toMatchObject({
        reason: 'missing_permission',
      })
    const same = { document: (await inForce()).document, reason: 'Because' }
    expect(await execute(emergencyPolicy, operator, same)).toMatchObject({ reason: 'no_change' })
    const broken = { document: 'version: 1', reason: 'Because' }
    expect(await execute(emergencyPolicy, operator, broken)).toMatchObject({ reason: 'invalid_policy' })
    expect(await read.request.count({ where: { kind: 'policy_look', state: 'waiting' } })).toBe(0)
  })
})

it('proposes nothing that nobody could sign, and lets it be tightened all the same', async () => {
  const locked = signedByOwners.replace('group: policy-owners', 'group: nobody-there')
  await urgent(locked)
  const number = await draftOf(stage.ade, stricter(locked))
  await replayed(number)
  expect(await execute(proposeChange, stage.ade, { number, reason })).toMatchObject({ reason: 'nobody_signs' })
  expect(await execute(tightenNow, stage.ade, { number, reason })).toMatchObject({ ok: true })
})
