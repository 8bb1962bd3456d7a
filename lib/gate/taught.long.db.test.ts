import { addPerson, addPod, asPod, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import {
  entryOf,
  everything,
  giveBack,
  openTaught,
  revoke,
  started,
  taughtKind,
  why,
  write,
} from '@/lib/gate/fixture-taught'
import { revokeTaught } from '@/lib/memory/revoke/commands'
import { hasTaught, taughtBy } from '@/lib/memory/revoke/queries'
import { holdEntry } from '@/lib/memory/written/keep/commands'

let gate: TestGate
let pod: TestPod
let keeper: PersonActor

beforeAll(async () => {
  ;({ gate, pod, keeper } = await openTaught('taught'))
})
afterAll(() => gate.close())

describe('everything a task taught', () => {
  it('goes back to what was said before or leaves memory, as was shown, and is as before once it is given back', async () => {
    const [good, bad] = ['taught-good', 'taught-bad']
    const task = await started(gate, pod, bad)
    await started(gate, pod, good)
    expect(await hasTaught(keeper, task)).toBe(false)
    await write(gate, pod, 'kilns/both', good)
    await write(gate, pod, 'kilns/both', bad)
    await write(gate, pod, 'kilns/both', bad)
    await write(gate, pod, 'kilns/new', bad)
    await write(gate, pod, 'kilns/over', bad)
    await write(gate, pod, 'kilns/over', good)
    await write(gate, pod, 'kilns/asked', bad, false)
    const keys = ['kilns/both', 'kilns/new', 'kilns/over', 'kilns/asked']
    const before = await everything(keys)

    expect(await hasTaught(keeper, task)).toBe(true)
    const { plan, revocations } = (await taughtBy(keeper, task))!
    expect(revocations).toEqual([])
    expect(plan).toMatchObject({
      leaves: [
        { key: 'kilns/both', number: 3, to: 1 },
        { key: 'kilns/new', number: 1, to: null },
      ],
      older: [
        { key: 'kilns/both', number: 2 },
        { key: 'kilns/over', number: 1 },
      ],
      stays: [
        { key: 'kilns/asked', why: 'waits', request: expect.any(Number) as number },
        { key: 'kilns/over', why: 'replaced', by: 2 },
      ],
    })
    const shown = plan.digest
    expect(await execute(revokeTaught, keeper, { task, shown, reason: ' ' })).toMatchObject({ reason: 'invalid_input' })
    expect(await revoke(keeper, task)).toMatchObject({ ok: true, value: { back: 1, gone: 1 } })
    expect(await entryOf('kilns/both')).toMatchObject({ activeNumber: 1, state: 'active' })
    expect(await entryOf('kilns/new')).toMatchObject({ activeNumber: null, state: 'held' })
    expect(await entryOf('kilns/over')).toMatchObject({ activeNumber: 2 })
    const found = await asPod(gate, pod.serviceKey, '/v2/memory/entry?key=kilns%2Fnew')
    expect(found).toMatchObject({ status: 404 })
    // Once more there is nothing to take, and an old page does nothing.
    expect(await revoke(keeper, task)).toMatchObject({ reason: 'nothing_taught' })
    expect(await execute(revokeTaught, keeper, { task: 999_999, shown, ...why })).toMatchObject({
      reason: 'unknown_task',
    })
    const line = await read.auditEvent.findFirstOrThrow({ where: { type: 'memory.revoked', taskKey: bad } })
    expect(line.sentence).toBe(
      'Olga revoked what the task “taught-bad” taught: 1 entry went back to an earlier version, and 1 entry left memory: “It was wrong about kilns”',
    )

    expect((await taughtBy(keeper, task))!.revocations).toMatchObject([{ by: 'Olga', entries: 3, ended: null }])
    expect(await giveBack(keeper, task)).toMatchObject({ ok: true, value: { entries: 2, kept: 0 } })
    expect(await everything(keys)).toEqual(before)
    expect(await giveBack(keeper, task)).toMatchObject({ reason: 'returned_already' })
    expect((await taughtBy(keeper, task))!.revocations).toMatchObject([{ ended: { by: 'Olga' }, plan: null }])
  })

  it('is refused on an old page, and what changed in between is kept and said', async () => {
    const task = await started(gate, pod, 'taught-late')
    const shown = (await taughtBy(keeper, task))!.plan.digest
    await write(gate, pod, 'wheels/one', 'taught-late')
    expect(await execute(revokeTaught, keeper, { task, shown, ...why })).toMatchObject({ reason: 'taught_moved' })
    expect(await entryOf('wheels/one')).toMatchObject({ activeNumber: 1 })
    expect(await revoke(keeper, task)).toMatchObject({ value: { back: 0, gone: 1 } })
    // What the pod writes under that name waits for people now, and is given once they have signed it.
    const asked = await write(gate, pod, 'wheels/one', 'taught-late')
    expect(asked).toMatchObject({ version_state: 'pending' })
    const request = await requestNumbered(Number(String(asked['request']).slice(3)))
    expect(await decide(keeper, request)).toMatchObject({ ok: true })
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    const { plan } = (await taughtBy(keeper, task))!.revocations[0]!
    expect(plan).toMatchObject({ returns: [], stays: [{ key: 'wheels/one', number: 1, why: 'replaced', by: 2 }] })
    expect(await giveBack(keeper, task)).toMatchObject({ value: { entries: 0, kept: 1 } })
    expect(await entryOf('wheels/one')).toMatchObject({ activeNumber: 2 })
  })

  it('never goes back to what somebody had taken from pods', async () => {
    const task = await started(gate, pod, 'taught-third')
    await started(gate, pod, 'taught-second')
    await write(gate, pod, 'clay/lead', 'taught-second')
    const { id } = await entryOf('clay/lead')
    expect(await execute(holdEntry, keeper, { entryId: id, ...why })).toMatchObject({ ok: true })
    const asked = await write(gate, pod, 'clay/lead', 'taught-third')
    const request = await requestNumbered(Number(String(asked['request']).slice(3)))
    await decide(keeper, request)
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    expect(await revoke(keeper, task)).toMatchObject({ value: { back: 0, gone: 1 } })
  })

  it('is taken by whoever looks after memory, and given back by nobody who answers for the pod', async () => {
    const owner = await addPerson('Ida', [], ['approver'])
    const vic = await addPerson('Vic', [], ['viewer'])
    const own = await addPod('taught-own', { ...taughtKind, ownerId: owner.id })
    await refreshAccess()
    const task = await started(gate, own, 'taught-own')
    await write(gate, own, 'shelves/own', 'taught-own')
    expect(await revoke(vic, task)).toMatchObject({ reason: 'missing_permission' })
    expect(await revoke(owner, task)).toMatchObject({ ok: true })
    expect(await giveBack(owner, task, 0)).toMatchObject({ reason: 'own_pod' })
    expect(await giveBack(vic, task, 0)).toMatchObject({ reason: 'missing_permission' })
    expect(await giveBack(keeper, task)).toMatchObject({ ok: true })
  })
})
