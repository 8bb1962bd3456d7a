import { commit, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { addPerson } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Delivered } from '@/lib/deliveries/open/commands'
import { deliveryDetail } from '@/lib/deliveries/queries'
import { undoDelivery } from '@/lib/deliveries/undo/commands'
import { signersIn } from '@/lib/git/signed'
import { verifyBranch } from '@/lib/git/verify'

let shop: Shop
let ada: PersonActor
beforeAll(async () => {
  shop = await openShop()
  ada = await addPerson('Ada Asker', ['delivery-leads'], ['approver'])
})
afterAll(() => shop.close())

/** Has files reach main by a delivery, and returns that. */
async function landed(task: string, files: Record<string, string>) {
  const clone = await shop.clone()
  await commit(clone, task, files)
  const number = numberIn(await ask(clone, task))
  await signed(shop, number)
  await work()
  const { subjectId } = await requestNumbered(number)
  const delivery = await read.delivery.findUniqueOrThrow({ where: { id: subjectId } })
  expect(delivery).toMatchObject({ state: 'landed', verifiedAt: expect.any(Date) })
  return { ...delivery, number, tree: await mustGit(shop.folder, 'rev-parse', 'main^{tree}') }
}

const undo = (delivery: string, by = ada) => execute(undoDelivery, by, { delivery, reason: 'It is wrong' })
const filesOnMain = async () => (await mustGit(shop.folder, 'ls-tree', '-r', '--name-only', 'main')).split('\n')
const stateOf = async (id: string) => (await read.delivery.findUniqueOrThrow({ where: { id } })).state

async function undone(delivery: string): Promise<Delivered> {
  const asked = await undo(delivery)
  if (!asked.ok) throw new Error(JSON.stringify(asked))
  expect(await signed(shop, asked.value.number!)).toMatchObject({ state: 'released' })
  await work()
  return asked.value
}

describe('a delivery that landed', () => {
  it('is undone by a delivery that people sign, and what came later stays', async () => {
    const plan = await landed('plan', { 'docs/plan.md': '# Plan\n\nOpen in May.\n' })
    const wrong = await landed('wrong', { 'docs/plan.md': '# Plan\n\nOpen never.\n', 'docs/wrong.md': 'Wrong.\n' })
    const later = await landed('later', { 'docs/later.md': 'Later.\n' })
    expect(await deliveryDetail(ada, wrong.id, null)).toMatchObject({
      undo: { isOpen: true, later: [{ number: later.number }] },
    })

    const asked = await undo(wrong.id)
    expect(asked).toMatchObject({ ok: true, value: { groups: ['delivery-leads'] } })
    const number = asked.ok ? asked.value.number! : 0
    const request = await requestNumbered(number)
    expect(request).toMatchObject({
      kind: 'delivery',
      state: 'waiting',
      askedByKind: 'person',
      askerSays: 'It is wrong',
    })
    expect(request.sentence).toMatch(
      `Ada Asker asks to undo CS-${wrong.number} of git-dev`.replace('git-dev', 'DevPod'),
    )
    expect(JSON.stringify(request.brief)).toContain(`1 delivery landed after it: CS-${later.number}. What they changed`)
    expect(await undo(wrong.id)).toMatchObject({ reason: 'undo_waits' })
    expect(await decide(ada, request)).toMatchObject({ reason: 'own_wish' })
    expect(await stateOf(wrong.id)).toBe('landed')
    expect(await deliveryDetail(ada, wrong.id, null)).toMatchObject({ undo: { isOpen: false } })

    await signed(shop, number)
    await work()
    expect(await stateOf(wrong.id)).toBe('reverted')
    expect(await filesOnMain()).toEqual(['docs/later.md', 'docs/plan.md'])
    expect(await mustGit(shop.folder, 'show', 'main:docs/plan.md')).toBe('# Plan\n\nOpen in May.')
    expect(await mustGit(shop.folder, 'log', '-1', '--format=%an %cn%n%s', 'main')).toBe(
      'Ada Asker Countersign\nUndo a delivery of DevPod to main',
    )
    const { links: first } = (await deliveryDetail(ada, wrong.id, null))!
    expect(first).toMatchObject({ undoes: null, undoneBy: { number, state: 'landed' } })
    const { links: second } = (await deliveryDetail(ada, first.undoneBy!.id, null))!
    expect(second).toMatchObject({ undoes: { number: wrong.number, state: 'reverted' }, undoneBy: null })
    expect(await undo(wrong.id)).toMatchObject({ reason: 'not_landed' })

    await undone(later.id)
    expect(await mustGit(shop.folder, 'rev-parse', 'main^{tree}')).toBe(plan.tree)
    const signers = signersIn((await shop.gate.app.inject({ url: '/.well-known/countersign-signers' })).body)
    expect((await verifyBranch(shop.folder, 'main', signers)).map(({ is }) => is)).toEqual(Array(5).fill('signed'))
  })

  it('stands again when what undid it is undone', async () => {
    const note = await landed('note', { 'docs/note.md': 'Note.\n' })
    const { id } = await undone(note.id)
    expect(await filesOnMain()).not.toContain('docs/note.md')
    await undone(id)
    expect(await filesOnMain()).toContain('docs/note.md')
    expect([await stateOf(note.id), await stateOf(id)]).toEqual(['landed', 'reverted'])
    const lines = await read.auditEvent.findMany({
      where: { subjectId: note.id },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    })
    expect(lines.map(({ type }) => type).slice(-2)).toEqual(['delivery.reverted', 'delivery.restored'])
  })

  it('is not undone alone where the same lines were changed later, which is said with the files', async () => {
    const price = await landed('price', { 'docs/price.md': 'The lamp costs 10.\n' })
    await landed('price-2', { 'docs/price.md': 'The lamp costs 12.\n' })
    expect(await undo(price.id)).toMatchObject({
      ok: false,
      reason: 'undo_conflict',
      fields: { delivery: [expect.stringContaining('docs/price.md')] },
    })
    expect(await stateOf(price.id)).toBe('landed')
  })

  it('is asked about by who deals with what went wrong, and by its name alone', async () => {
    const viewer = await addPerson('Vic Viewer', [], ['viewer'])
    const { id } = await read.delivery.findFirstOrThrow({ where: { state: 'landed' } })
    expect(await undo(id, viewer)).toMatchObject({ reason: 'missing_permission' })
    expect(await undo('01KAZ8M7Q2V5X3T9R4N6C1B0DE')).toMatchObject({ reason: 'unknown_delivery' })
    expect(await execute(undoDelivery, ada, { delivery: id, reason: ' ' })).toMatchObject({ kind: 'invalid' })
    expect(await deliveryDetail(viewer, id, null)).toMatchObject({ undo: null })
  })

  it('is not withdrawn by a push for the same branch', async () => {
    const word = await landed('word', { 'docs/word.md': 'Word.\n' })
    const asked = await undo(word.id)
    const clone = await shop.clone()
    await commit(clone, 'More', { 'docs/more.md': 'More.\n' })
    expect(await ask(clone, 'word')).toMatchObject({ ok: true })
    expect(await requestNumbered(asked.ok ? asked.value.number! : 0)).toMatchObject({ state: 'waiting' })
  })
})
