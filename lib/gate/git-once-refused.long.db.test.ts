import { commit, mustGit } from '@/lib/gate/fixture-git'
import { addPerson } from '@/lib/gate/fixture'
import { landed, openedNow, openUndoingShop, stateOf, undoneNow, type Undoing } from '@/lib/gate/fixture-rollback'
import { ask, numberIn, signed, work } from '@/lib/gate/fixture-shop'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { deliveryDetail } from '@/lib/deliveries/queries'

let at: Undoing
let ada: PersonActor
beforeAll(async () => {
  at = await openUndoingShop()
  ada = await addPerson('Ada Asker', ['delivery-leads'], ['approver'])
  await landed(at, 'begin', { 'docs/begin.md': 'Begin.\n' })
})
afterAll(() => at.shop.close())

const why = 'It sells lamps for nothing'
const now = (delivery: string, by = ada, reason = why) => undoneNow(by, delivery, reason)
const opened = (delivery: string) => openedNow(ada, delivery, why)
const main = () => mustGit(at.shop.folder, 'rev-parse', 'main')

/** What the database's owner changes, and no process of ours could. */
const changed = async (statement: string, ...values: string[]) =>
  await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => await db.query(statement, values))

describe('a delivery is not undone at once', () => {
  it('by who may not, by the owner of its pod, without a reason, or where the repository is closed', async () => {
    const note = await landed(at, 'note', { 'docs/note.md': 'Note.\n' })
    const vic = await addPerson('Vic Viewer', [], ['viewer'])
    expect(await now(note.id, vic)).toMatchObject({ reason: 'missing_permission' })
    expect(await now(note.id, at.owners.worker)).toMatchObject({ kind: 'forbidden', reason: 'own_pod' })
    expect((await deliveryDetail(at.owners.worker, note.id, null))!.undo).toMatchObject({ notAtOnce: 'own_pod' })
    expect(await now(note.id, ada, ' ')).toMatchObject({ kind: 'invalid', fields: { reason: [/Say why/] } })
    expect(await now('01KAZ8M7Q2V5X3T9R4N6C1B0DE')).toMatchObject({ reason: 'unknown_delivery' })
    await changed('update "Repository" set "closedAt" = now()')
    expect(await now(note.id)).toMatchObject({ kind: 'not_found', reason: 'unknown_repository' })
    await changed('update "Repository" set "closedAt" = null')
    expect(await stateOf(note.id)).toBe('landed')
  })

  it('while its branch is elsewhere, or something else is about to land there', async () => {
    const { id } = await landed(at, 'still', { 'docs/still.md': 'Still.\n' })
    const tip = await main()
    await mustGit(at.shop.folder, 'update-ref', 'refs/heads/main', `${tip}^`)
    expect(await now(id)).toMatchObject({ kind: 'conflict', reason: 'branch_elsewhere' })
    await mustGit(at.shop.folder, 'update-ref', 'refs/heads/main', tip)
    await changed('update "RepositoryBranch" set "upstreamFound" = $1', 'a'.repeat(40))
    expect(await now(id)).toMatchObject({ kind: 'conflict', reason: 'moved_there' })
    await changed('update "RepositoryBranch" set "upstreamFound" = null')
    const clone = await at.shop.clone()
    await commit(clone, 'next', { 'docs/next.md': 'Next.\n' })
    const next = numberIn(await ask(clone, 'next'))
    expect(await signed(at.shop, next)).toMatchObject({ state: 'released' })
    expect(await now(id)).toMatchObject({ kind: 'conflict', reason: 'lands_next' })
    await work()
    expect(await now(id)).toMatchObject({ reason: 'not_newest' })
    expect(await stateOf(id)).toBe('landed')
  })

  it('twice, however many press in the same moment', async () => {
    const { id } = await landed(at, 'twice', { 'docs/twice.md': 'Twice.\n' })
    const outcomes = await Promise.all([1, 2, 3].map(() => now(id)))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes.flatMap((one) => (one.ok ? [] : [one.reason]))).toEqual(['undo_lands', 'undo_lands'])
    await work()
    expect(await now(id)).toMatchObject({ reason: 'not_landed' })
    expect(await read.delivery.count({ where: { undoesId: id } })).toBe(1)
  })
})

describe('the landing of what is undone at once', () => {
  it('goes on after a worker that ended once the branch had moved in the database and not in the repository', async () => {
    const { id } = await landed(at, 'cut', { 'docs/cut.md': 'Cut.\n' })
    const tip = await main()
    const { id: undo } = await opened(id)
    await work()
    const became = await main()
    // As a worker leaves it that ends once the branch has moved in the database and not in the repository.
    await mustGit(at.shop.folder, 'update-ref', 'refs/heads/main', tip)
    await changed('update "Delivery" set "verifiedAt" = null where id = $1', undo)
    await Promise.all([work(), work()])
    expect(await main()).toBe(became)
    expect(await read.delivery.findUniqueOrThrow({ where: { id: undo } })).toMatchObject({
      state: 'landed',
      verifiedAt: expect.any(Date),
    })
  })

  it('does not come about where the branch moved first, and then nobody is asked to look', async () => {
    const { id, commit: own } = await landed(at, 'raced', { 'docs/raced.md': 'Raced.\n' })
    const { id: undo, number } = await opened(id)
    const before = await mustGit(at.shop.folder, 'rev-parse', 'main~1')
    await changed('update "Delivery" set base = $2 where id = $1', undo, before)
    await work()
    expect(await main()).toBe(own)
    expect([await stateOf(id), await stateOf(undo)]).toEqual(['landed', 'ended'])
    expect(await requestNumbered(number)).toMatchObject({ state: 'withdrawn' })
    expect((await deliveryDetail(ada, undo, null))!.look).toBeNull()
    expect(await read.request.count({ where: { subjectId: undo } })).toBe(1)
    // It can be tried again.
    await opened(id)
    await work()
    expect(await stateOf(id)).toBe('reverted')
  })

  it('lands nothing else than what was asked for, to the last bit', async () => {
    const { id, commit: own } = await landed(at, 'exact', { 'docs/exact.md': 'Exact.\n' })
    const { id: undo } = await opened(id)
    const other = await mustGit(at.shop.folder, 'rev-parse', 'main~2^{tree}')
    await changed('update "Delivery" set tree = $2 where id = $1', undo, other)
    await work()
    expect(await main()).toBe(own)
    expect(await stateOf(undo)).toBe('ended')
  })
})
