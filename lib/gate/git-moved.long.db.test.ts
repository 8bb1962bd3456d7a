import { mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { work } from '@/lib/gate/fixture-shop'
import { openShopElsewhere, type ShopElsewhere } from '@/lib/gate/fixture-upstream-shop'
import { addPerson, must } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { deliveryDetail } from '@/lib/deliveries/queries'
import { pushThere } from '@/lib/git/upstream'
import { allowedSigners, signersIn, signingKey } from '@/lib/git/signed'
import { verifyBranch } from '@/lib/git/verify'
import { groupFaults } from '@/lib/incidents/grouped/commands'
import { sealLines } from '@/lib/jobs/partitions'
import { decideMoved } from '@/lib/repositories/upstream/commands'
import { upstreamOf } from '@/lib/repositories/upstream/queries'
import { wayTo } from '@/lib/repositories/upstream/rules'

// Somebody who can write at the other server moves a branch there past Countersign.

let shop: ShopElsewhere
let handler: PersonActor
let second: PersonActor
let viewer: PersonActor
beforeAll(async () => {
  shop = await openShopElsewhere()
  handler = await addPerson('Hana Handler', [], ['approver'])
  second = await addPerson('Sol Second', [], ['approver'])
  viewer = await addPerson('Vic Viewer', [], ['viewer'])
  await shop.deliver('begin', { 'docs/plan.md': 'Open in May.\n' })
  await work()
})
afterAll(() => shop.close())

const delivery = async (id: string) => await read.delivery.findUniqueOrThrow({ where: { id } })
const here = async () => await mustGit(shop.folder, 'rev-parse', 'main')
const there = () => shop.other.at('main')
const gone = '0'.repeat(40)

async function decided(found: string, decision: string, reason = 'Looked at it with its author', by = handler) {
  const input = { repositoryId: shop.repositoryId, branch: 'main', found, decision, reason }
  return await execute(decideMoved, by, input)
}
const movements = async () =>
  await read.auditEvent.findMany({
    where: { type: 'repository.moved_unsigned' },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
const pushes = () => shop.other.asked.filter(({ method, path }) => method === 'POST' && path.endsWith('receive-pack'))

describe('a branch that somebody moved there', () => {
  let own: string
  let moved: string
  let waiting: string

  it('is left as it is, told, an incident, and kept here', async () => {
    own = await here()
    moved = shop.other.write('main', { 'docs/plan.md': 'Open in June.\n' }, 'By hand')
    const many = pushes().length
    await shop.round()
    await shop.round()
    expect([await here(), there(), pushes().length]).toEqual([own, moved, many])
    expect(await mustGit(shop.folder, 'rev-parse', `refs/lost/main/${moved}`)).toBe(moved)
    expect(await movements()).toMatchObject([
      { data: { branch: 'main', found: moved, stands: own, place: 'upstream' } },
    ])
    for (const command of [sealLines, groupFaults])
      await must(command as never, { ...(command === sealLines && { everything: true }) })
    expect(await read.incident.findFirstOrThrow({ where: { kind: 'moved' } })).toMatchObject({
      state: 'open',
      severity: 'high',
      title: '“main” of “shop” was moved without a signature at its other git server',
    })
    expect(await upstreamOf(viewer, shop.repositoryId)).toMatchObject({
      branches: [{ branch: 'main', stands: 'elsewhere', found: moved, decision: null }],
    })
  })

  it('keeps what was signed for it from landing, and says why', async () => {
    waiting = await shop.deliver('waits', { 'docs/waits.md': 'It waits.\n' })
    await shop.round()
    expect(await delivery(waiting)).toMatchObject({ state: 'released', commit: null })
    expect((await deliveryDetail(viewer, waiting, null))?.held).toMatch(/moved at the other git server/)
    expect([await here(), there()]).toEqual([own, moved])
  })

  it('is decided on by people who deal with incidents, with why, about exactly what was seen', async () => {
    const input = { repositoryId: shop.repositoryId, branch: 'main', found: moved, decision: 'take_over', reason: 'So' }
    expect(await execute(decideMoved, viewer, input)).toMatchObject({ reason: 'missing_permission' })
    expect(await execute(decideMoved, systemActor, input)).toMatchObject({ ok: false })
    expect(await decided(moved, 'take_over', ' ')).toMatchObject({ reason: 'invalid_input' })
    expect(await decided(own, 'take_over')).toMatchObject({ reason: 'moved_on' })
    expect(await decided(moved, 'forget')).toMatchObject({ reason: 'invalid_input' })
    expect((await shop.branch()).upstreamDecision).toBeNull()
  })

  it('is taken over: the branch here moves there, nobody signed that, and deliveries go on from it', async () => {
    expect(await decided(moved, 'take_over')).toMatchObject({ ok: true })
    // One person alone takes nothing over, and nothing is done meanwhile.
    expect(await decided(moved, 'take_over', 'Once more')).toMatchObject({ reason: 'second_person' })
    await shop.round()
    expect([await here(), there()]).toEqual([own, moved])
    const asked = { name: 'Hana Handler', reason: 'Looked at it with its author' }
    for (const [reader, isOwn] of [
      [handler, true],
      [second, false],
    ] as const)
      expect(await upstreamOf(reader, shop.repositoryId)).toMatchObject({
        branches: [{ decision: null, asked: { ...asked, isOwn } }],
      })
    expect(await decided(moved, 'take_over', 'So have I', second)).toMatchObject({ ok: true })
    expect(await decided(moved, 'put_back')).toMatchObject({ reason: 'decided_already' })
    await shop.round()
    expect(await mustGit(shop.folder, 'merge-base', moved, 'main')).toBe(moved)
    const clone = await shop.clone()
    const verdicts = await verifyBranch(clone, moved, signersIn(allowedSigners(signingKey(stateFolder))))
    expect(verdicts[0]).toMatchObject({ is: 'unsigned', commit: moved })
    // What is on the record says who, and why.
    const lines = await read.auditEvent.findMany({
      where: { type: { in: ['repository.move_decided', 'repository.taken_over'] } },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    })
    const wanted = { reason: 'Looked at it with its author' }
    expect(lines).toMatchObject([
      { type: 'repository.move_decided', actorName: 'Hana Handler', data: { ...wanted, decision: 'take_over_asked' } },
      {
        type: 'repository.move_decided',
        actorName: 'Sol Second',
        data: { decision: 'take_over', reason: 'So have I' },
      },
      { type: 'repository.taken_over', data: { from: own, found: moved, lost: 0 } },
    ])
    expect(await movements()).toHaveLength(1)
    await shop.round()
    const landed = await delivery(waiting)
    expect(landed).toMatchObject({ state: 'landed' })
    expect([await here(), there()]).toEqual([landed.commit, landed.commit])
    expect(landed.verifiedAt).not.toBeNull()
  })
})

describe('a branch that is put back there', () => {
  it('is pushed over what was seen, which stays kept here', async () => {
    const own = await here()
    const moved = shop.other.write('main', { 'docs/plan.md': 'Open in July.\n' }, 'By hand again')
    await shop.round()
    expect(await decided(moved, 'put_back')).toMatchObject({ ok: true })
    await shop.round()
    expect([await here(), there()]).toEqual([own, own])
    expect(await mustGit(shop.folder, 'rev-parse', `refs/lost/main/${moved}`)).toBe(moved)
    expect(await shop.branch()).toMatchObject({ upstreamFound: null, upstreamDecision: null, upstreamCommit: own })
  })

  it('is not pushed over what somebody brought there after it was decided', async () => {
    const own = await here()
    const moved = shop.other.write('main', { 'docs/a.md': 'A.\n' }, 'One more')
    await shop.round()
    // Whoever wanted it taken over may be answered by putting it back.
    expect(await decided(moved, 'take_over')).toMatchObject({ ok: true })
    expect(await decided(moved, 'put_back', 'Rather not', second)).toMatchObject({ ok: true })
    const again = shop.other.write('main', { 'docs/b.md': 'B.\n' }, 'And one more')
    // Also not where it was brought there in the very moment between reading and pushing.
    const row = await read.repository.findUniqueOrThrow({ where: { id: shop.repositoryId } })
    const way = await wayTo({ ...row, upstreamUrl: row.upstreamUrl! })
    const late = pushThere(shop.folder, way, { branch: 'main', commit: own, over: moved })
    await expect(late).rejects.toThrow(/stale info/)
    await expect(pushThere(shop.folder, way, { branch: 'main', commit: own })).rejects.toThrow(/rejected/)
    await shop.round()
    expect(there()).toBe(again)
    expect(await shop.branch()).toMatchObject({ upstreamFound: again, upstreamDecision: null })
    expect(await decided(again, 'put_back')).toMatchObject({ ok: true })
    await shop.round()
    expect(there()).toBe(own)
  })

  it('is there again where somebody had removed it, and nobody can take that over', async () => {
    const own = await here()
    await mustGit(shop.other.folder, 'update-ref', '-d', 'refs/heads/main')
    await shop.round()
    expect(there()).toBeNull()
    expect(await decided(gone, 'take_over')).toMatchObject({ reason: 'nothing_there' })
    expect(await decided(gone, 'put_back')).toMatchObject({ ok: true })
    await shop.round()
    expect(there()).toBe(own)
  })

  it('is found where somebody took what landed away from it, and needs nobody where they brought it back', async () => {
    const own = await here()
    const many = (await movements()).length
    await mustGit(shop.other.folder, 'update-ref', 'refs/heads/main', `${own}~1`)
    await shop.round()
    expect(await movements()).toHaveLength(many + 1)
    await mustGit(shop.other.folder, 'update-ref', 'refs/heads/main', own)
    await shop.round()
    expect(await shop.branch()).toMatchObject({ upstreamFound: null, upstreamCommit: own })
  })
})

it('what had landed here and was never there is undone where somebody takes over what is there instead', async () => {
  await shop.other.down()
  const id = await shop.deliver('late', { 'docs/late.md': 'Too late.\n' })
  await work()
  expect(await delivery(id)).toMatchObject({ state: 'landed', verifiedAt: null })
  const moved = shop.other.write('main', { 'docs/first.md': 'First.\n' }, 'Meanwhile')
  await shop.other.up()
  await shop.round()
  expect(there()).toBe(moved)
  expect(await decided(moved, 'take_over')).toMatchObject({ ok: true })
  expect(await decided(moved, 'take_over', 'So have I', second)).toMatchObject({ ok: true })
  await shop.round()
  expect([await here(), there()]).toEqual([moved, moved])
  expect(await delivery(id)).toMatchObject({ state: 'reverted' })
})
