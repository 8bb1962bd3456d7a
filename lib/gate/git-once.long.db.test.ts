import { mustGit } from '@/lib/gate/fixture-git'
import { addPerson } from '@/lib/gate/fixture'
import {
  landed,
  openedNow,
  openUndoingShop,
  requestIn,
  rollBack,
  stateOf,
  undoneNow,
  type Undoing,
} from '@/lib/gate/fixture-rollback'
import { signed, work } from '@/lib/gate/fixture-shop'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, recordOf, requestNumbered, settled } from '@/lib/access/fixture'
import { expire } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { elapse } from '@/lib/db/test-clock'
import { deliveryDetail } from '@/lib/deliveries/queries'
import { undoDelivery } from '@/lib/deliveries/undo/commands'
import { signersIn } from '@/lib/git/signed'
import { verifyBranch } from '@/lib/git/verify'
import { kinds } from '@/lib/kinds/registry'
import { requestDetail } from '@/lib/requests/detail/queries'

let at: Undoing
let ada: PersonActor
beforeAll(async () => {
  at = await openUndoingShop()
  ada = await addPerson('Ada Asker', ['delivery-leads'], ['approver'])
  await landed(at, 'begin', { 'docs/begin.md': 'Begin.\n' })
})
afterAll(() => at.shop.close())

const why = 'It sells lamps for nothing'
const now = (delivery: string) => undoneNow(ada, delivery, why)
const opened = (delivery: string) => openedNow(ada, delivery, why)
const treeOfMain = () => mustGit(at.shop.folder, 'rev-parse', 'main^{tree}')
const filesOnMain = async () => (await mustGit(at.shop.folder, 'ls-tree', '-r', '--name-only', 'main')).split('\n')
const verdicts = async () =>
  await verifyBranch(
    at.shop.folder,
    'main',
    signersIn((await at.shop.gate.app.inject({ url: '/.well-known/countersign-signers' })).body),
  )

describe('a delivery that is undone at once', () => {
  it('is taken back before anybody signs, as the commit says, and looked at afterwards by somebody else', async () => {
    const before = await treeOfMain()
    const wrong = await landed(at, 'wrong', { 'docs/begin.md': 'Never.\n', 'docs/wrong.md': 'Wrong.\n' })
    expect((await deliveryDetail(ada, wrong.id, null))!.undo).toMatchObject({ notAtOnce: null })
    const { id, number, request } = await opened(wrong.id)
    expect(request).toMatchObject({ kind: 'delivery_look', state: 'waiting', askerSays: why, environment: 'dev' })
    expect(request.sentence).toMatch(
      `that CS-${wrong.number} of ${wrong.podName} was undone at once in “main” of “shop”`,
    )
    await work()
    expect(await treeOfMain()).toBe(before)
    expect([await stateOf(wrong.id), await stateOf(id)]).toEqual(['reverted', 'landed'])
    expect(await requestNumbered(number)).toMatchObject({ state: 'waiting' })

    const message = await mustGit(at.shop.folder, 'log', '-1', '--format=%an, %cn%n%B', 'main')
    expect(message).toContain(`Ada Asker, Countersign\nUndo a delivery of ${wrong.podName} to main at once\n`)
    expect(message).toContain(`\nCountersign-Reason: ${why}\nCountersign-Look: CS-${number}\n`)
    expect(message).not.toMatch(/Signed-off-by|Countersign-Re(?:quest|ule)/)
    const [newest, second] = await verdicts()
    expect(newest).toMatchObject({
      is: 'at_once',
      signers: [],
      request: null,
      atOnce: { by: expect.stringMatching(/^Ada Asker <.+@people\./), because: why, look: `CS-${number}` },
    })
    expect(second).toMatchObject({ is: 'signed', atOnce: null })

    const line = await read.auditEvent.findFirstOrThrow({ where: { type: 'delivery.undone_at_once', subjectId: id } })
    expect(line.sentence).toBe(
      `Ada Asker had ${wrong.commit!.slice(0, 12)} in “main” of “shop” undone at once, before anybody else had signed: 2 files, “${why}”`,
    )
    expect(await deliveryDetail(ada, id, null)).toMatchObject({
      isAtOnce: true,
      look: { number, standing: 'waits', reason: why },
      links: { undoes: { number: wrong.number, state: 'reverted' } },
      undo: { notAtOnce: 'brings_back' },
    })
    expect(await now(id)).toMatchObject({ reason: 'brings_back' })

    expect(await decide(ada, request)).toMatchObject({ reason: 'own_wish' })
    expect(await decide(at.owners.worker, request)).toMatchObject({ reason: 'own_pod' })
    expect(await decide(at.shop.lead, request)).toMatchObject({ ok: true })
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    expect((await deliveryDetail(ada, id, null))!.look).toMatchObject({ standing: 'looked' })
    expect(await requestDetail(at.shop.lead, number, kinds)).toMatchObject({
      became: { word: 'Looked at' },
      change: {
        kind: 'delivery_look',
        content: { files: [{ path: 'docs/wrong.md', what: 'removed' }, { path: 'docs/begin.md' }] },
      },
    })
    expect(await recordOf(request)).toEqual(
      expect.arrayContaining(['Ada Asker: delivery.undone_at_once', 'Lena Lead: request.approved']),
    )
    // Whoever looked has not signed it: a commit says nothing that was not so when it was made.
    expect((await verdicts())[0]).toMatchObject({ is: 'at_once', signers: [] })
  })

  it('is undone one after the other, the newest first', async () => {
    const start = await treeOfMain()
    const one = await landed(at, 'one', { 'docs/price.md': 'The lamp costs 10.\n' })
    const two = await landed(at, 'two', { 'docs/price.md': 'The lamp costs 12.\n' })
    expect(await now(one.id)).toMatchObject({ ok: false, kind: 'conflict', reason: 'not_newest' })
    expect((await deliveryDetail(ada, one.id, null))!.undo).toMatchObject({ notAtOnce: 'not_newest' })
    await opened(two.id)
    expect(await now(one.id)).toMatchObject({ reason: 'not_newest' })
    await work()
    expect(await treeOfMain()).toBe(one.tree)
    await opened(one.id)
    await work()
    expect(await treeOfMain()).toBe(start)
    expect((await verdicts()).slice(0, 4).map(({ is }) => is)).toEqual(['at_once', 'at_once', 'signed', 'signed'])
  })

  it('comes back by a delivery that people sign, after whoever looked has said no', async () => {
    const good = await landed(at, 'good', { 'docs/good.md': 'Good.\n' })
    const { id, request } = await opened(good.id)
    await work()
    await decide(at.shop.lead, request, 'reject')
    expect(await settled(request)).toMatchObject({ state: 'rejected' })
    expect(await filesOnMain()).not.toContain('docs/good.md')
    expect((await deliveryDetail(ada, id, null))!.look).toMatchObject({ standing: 'refused' })
    const back = await execute(undoDelivery, ada, { delivery: id, reason: 'It was right' })
    expect(await signed(at.shop, back.ok ? back.value.number! : 0)).toMatchObject({ state: 'released' })
    await work()
    expect(await filesOnMain()).toContain('docs/good.md')
    expect([await stateOf(good.id), await stateOf(id)]).toEqual(['landed', 'reverted'])
  })

  it('is asked about again while nobody looks, and still not whoever did it or owns the pod', async () => {
    const late = await landed(at, 'late', { 'docs/late.md': 'Late.\n' })
    const { id, number, request } = await opened(late.id)
    await work()
    await elapse(process.env.DATABASE_OWNER_URL!, `CS-${number}`, 'expiresAt')
    expect(await execute(expire, systemActor, { requestIds: [request.id] })).toMatchObject({ ok: true })
    const { look } = (await deliveryDetail(ada, id, null))!
    expect(look).toMatchObject({ standing: 'waits', reason: why })
    expect(look!.number).toBeGreaterThan(number)
    const again = await requestNumbered(look!.number)
    expect(again).toMatchObject({ kind: 'delivery_look', podId: late.podId, toolKey: 'git.deliver' })
    expect(await decide(ada, again)).toMatchObject({ reason: 'own_wish' })
    expect(await decide(at.owners.worker, again)).toMatchObject({ reason: 'own_pod' })
  })

  it('takes the place of a wish that waits, of a person or of a pod, and not of one that is signed', async () => {
    const three = await landed(at, 'three', { 'docs/three.md': 'Three.\n' })
    const asked = await rollBack(at, three)
    await opened(three.id)
    expect(await requestNumbered(requestIn(asked))).toMatchObject({ state: 'withdrawn' })
    expect(await stateOf(asked.json['id'])).toBe('ended')
    await work()
    expect(await filesOnMain()).not.toContain('docs/three.md')

    const four = await landed(at, 'four', { 'docs/four.md': 'Four.\n' })
    const wish = await execute(undoDelivery, ada, { delivery: four.id, reason: 'Soon' })
    const number = wish.ok ? wish.value.number! : 0
    expect(await decide(at.shop.lead, await requestNumbered(number))).toMatchObject({ ok: true })
    expect(await now(four.id)).toMatchObject({ reason: 'undo_lands' })
    expect(await settled(await requestNumbered(number))).toMatchObject({ state: 'released' })
    expect(await now(four.id)).toMatchObject({ reason: 'undo_lands' })
    await work()
  })
})
