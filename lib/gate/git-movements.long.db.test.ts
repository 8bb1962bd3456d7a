import { git, mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { signed, work } from '@/lib/gate/fixture-shop'
import { openShopElsewhere, type ShopElsewhere } from '@/lib/gate/fixture-upstream-shop'
import { addPerson, must } from '@/lib/gate/fixture'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { foundInMove, moveWords } from '@/lib/deliveries/moved/labels'
import { movementDetail, movementsOf } from '@/lib/deliveries/moved/queries'
import { undoMovement } from '@/lib/deliveries/moved/undo/commands'
import { deliveryEnvelope } from '@/lib/deliveries/schema'
import { allowedSigners, signersIn, signingKey } from '@/lib/git/signed'
import { verifyBranch } from '@/lib/git/verify'
import { incidentDetail } from '@/lib/incidents/detail/queries'
import { groupFaults } from '@/lib/incidents/grouped/commands'
import { judgeIncidents } from '@/lib/incidents/judged/commands'
import { sealLines } from '@/lib/jobs/partitions'
import { decideMoved } from '@/lib/repositories/upstream/commands'

// What a movement that nobody signed brought: told on the record, by its incident, and file by file.

let shop: ShopElsewhere
let handler: PersonActor
const many = Array.from({ length: 40 }, (_, at) => `- Step ${at} of the plan.\n`).join('')

beforeAll(async () => {
  shop = await openShopElsewhere()
  handler = await addPerson('Hana Handler', [], ['approver'])
  await shop.deliver('begin', { 'docs/plan.md': many, 'docs/care.md': 'Wipe it.\n' })
  await work()
  await shop.round()
})
afterAll(() => shop.close())

/** Somebody commits at the other server, and pushes it to its main branch past Countersign. */
async function pushed(files: Record<string, string>, message: string, as: Record<string, string>, ...more: string[]) {
  const clone = mkdtempSync(path.join(tmpdir(), 'past-'))
  await mustGit(clone, 'clone', '-q', '--branch', 'main', shop.other.folder, '.')
  if (more.length > 0) await mustGit(clone, 'reset', '-q', '--hard', ...more)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(clone, name)), { recursive: true })
    writeFileSync(path.join(clone, name), text)
  }
  await mustGit(clone, 'add', '-A')
  expect(await git(clone, ['commit', '-q', '-m', message], as)).toMatchObject({ ok: true })
  await mustGit(clone, 'push', '-q', '--force', 'origin', 'HEAD:refs/heads/main')
}
const onPages = { GIT_AUTHOR_NAME: 'Sam', GIT_COMMITTER_NAME: 'GitHub', GIT_COMMITTER_EMAIL: 'noreply@github.com' }
const newest = async () => (await movementsOf(handler, shop.repositoryId))[0]!
const incidents = async () => {
  for (const command of [sealLines, groupFaults, judgeIncidents])
    await must(command as never, { ...(command === sealLines && { everything: true }) })
  return await read.incident.findMany({ where: { kind: 'moved' }, orderBy: { number: 'asc' } })
}
async function putBack() {
  const { upstreamFound: found } = await shop.branch()
  const input = { repositoryId: shop.repositoryId, branch: 'main', found: found!, reason: 'Not like that' }
  expect(await execute(decideMoved, handler, { ...input, decision: 'put_back' })).toMatchObject({ ok: true })
  await shop.round()
}

describe('an upload on the pages of a host', () => {
  it('is told with whose commits came, by which way, and what was lost and found', async () => {
    await pushed({ 'docs/plan.md': '- One step.\n' }, 'Add files via upload', onPages)
    await shop.round()
    const move = await newest()
    expect(move.about).toMatchObject({ way: 'on', made: 'upload', commits: 1, lost: 0, authors: ['Sam'], files: 1 })
    expect(moveWords(move)).toBe(
      '1 commit by “Sam”, as git has it, made by an upload on the pages of GitHub at the other git server, on top of what was signed: 1 file is otherwise.',
    )
    expect(Object.keys(move.about!.counts)).toContain('loss.replaced')
    expect(foundInMove(move.about)).toMatch(/^Found in it: /)
  })

  it('is read file by file, and from its incident', async () => {
    const { id } = await newest()
    const read = await movementDetail(handler, id, null)
    expect(read).toMatchObject({
      repository: 'shop',
      isThere: true,
      decided: [],
      commits: [{ author: 'Sam', message: 'Add files via upload' }],
      losses: [
        { path: 'docs/plan.md', code: 'loss.replaced' },
        { path: 'docs/plan.md', code: 'loss.contradiction' },
      ],
      files: [{ path: 'docs/plan.md', what: 'changed', isRead: true, after: '- One step.\n' }],
    })
    expect((await movementDetail(handler, id, 'docs/plan.md'))?.opened).toMatchObject({ before: many })
    const [incident] = await incidents()
    expect(await incidentDetail(handler, incident!.number)).toMatchObject({ movements: [{ id, branch: 'main' }] })
    expect(await movementDetail(handler, '0'.repeat(26), null)).toBeNull()
  })

  it('ends as an incident once what was decided is done, and not before', async () => {
    expect((await incidents())[0]).toMatchObject({ state: 'open' })
    await putBack()
    expect((await incidents())[0]).toMatchObject({ state: 'resolved' })
    expect(await read.auditEvent.findFirst({ where: { type: 'incident.resolved' } })).toMatchObject({
      data: { because: 'decided' },
    })
    expect((await movementDetail(handler, (await newest()).id, null))!.decided).toMatchObject([
      { sentence: expect.stringContaining('was put back to') },
      { sentence: expect.stringContaining('“Not like that”') },
    ])
  })
})

describe('a branch that was moved by force', () => {
  it('says how many commits that were signed it lost, and opens its incident again', async () => {
    await shop.deliver('more', { 'docs/more.md': 'More.\n' })
    await work()
    await shop.round()
    await pushed({ 'docs/care.md': 'Never wipe it.\n' }, 'Start over', { GIT_AUTHOR_NAME: 'Robin' }, 'HEAD~1')
    await shop.round()
    const { about, id } = await newest()
    expect(about).toMatchObject({ way: 'forced', made: 'git', commits: 1, lost: 2, authors: ['Robin'], files: 2 })
    expect((await movementDetail(handler, id, null))!.files).toMatchObject([
      { path: 'docs/more.md', what: 'removed' },
      { path: 'docs/care.md', what: 'changed' },
    ])
    expect((await incidents())[0]).toMatchObject({ state: 'open', reopened: 1 })
    await putBack()
  })

  it('says that it was removed', async () => {
    await mustGit(shop.other.folder, 'update-ref', '-d', 'refs/heads/main')
    await shop.round()
    const move = await newest()
    expect(moveWords(move)).toBe('Somebody removed the branch at the other git server.')
    expect(await movementDetail(handler, move.id, null)).toMatchObject({ found: null, files: [], commits: [] })
    await putBack()
  })

  it('is told of the disk of this machine as well', async () => {
    const clone = await shop.clone()
    writeFileSync(path.join(clone, 'docs/care.md'), 'By hand.\n')
    await git(clone, ['commit', '-q', '-a', '-m', 'By hand'], { GIT_AUTHOR_NAME: 'Sam' })
    await mustGit(shop.folder, 'fetch', '-q', clone, '+HEAD:refs/heads/main')
    await work()
    const move = await newest()
    expect(move).toMatchObject({ isThere: false, about: { way: 'on', made: 'git', commits: 1, authors: ['Sam'] } })
    expect((await movementDetail(handler, move.id, null))!.files).toMatchObject([{ after: 'By hand.\n' }])
    // Nobody decides about it, so somebody has to say why it is over.
    expect((await incidents()).at(-1)).toMatchObject({ state: 'open' })
  })
})

describe('a movement that was taken over', () => {
  const why = 'The care was right before'
  const wanted = async (movement: string) => await execute(undoMovement, handler, { movement, reason: why })
  async function takenOver(): Promise<string> {
    const other = await addPerson('Otto Other', [], ['approver'])
    const { upstreamFound: found } = await shop.branch()
    const input = { repositoryId: shop.repositoryId, branch: 'main', found: found!, decision: 'take_over' as const }
    for (const who of [handler, other])
      expect(await execute(decideMoved, who, { ...input, reason: 'It is fine' })).toMatchObject({ ok: true })
    await shop.round()
    await shop.round()
    return (await newest()).id
  }
  const numberOf = (outcome: unknown) => (outcome as { value: { number: number } }).value.number

  it('is undone by a delivery that is prepared for it, which people sign, and what came later stays', async () => {
    const before = await mustGit(shop.folder, 'show', 'main:docs/care.md')
    await pushed({ 'docs/care.md': 'Burn it.\n', 'docs/extra.md': 'Extra.\n' }, 'Past it', { GIT_AUTHOR_NAME: 'Robin' })
    await shop.round()
    const { id } = await newest()
    expect(await movementDetail(handler, id, null)).toMatchObject({ undo: null, undoneBy: null })
    expect(await wanted(id)).toMatchObject({ reason: 'not_in_branch' })
    expect(await takenOver()).toBe(id)
    await shop.deliver('later', { 'docs/later.md': 'Later.\n' })
    await work()
    await shop.round()
    expect(await movementDetail(handler, id, null)).toMatchObject({ undo: { isOpen: true }, undoneBy: null })
    expect(await movementDetail(shop.lead, id, null)).toMatchObject({ undo: { isOpen: true } })

    const asked = await wanted(id)
    expect(asked).toMatchObject({ ok: true, value: { groups: ['delivery-leads'] } })
    expect(await wanted(id)).toMatchObject({ reason: 'undo_waits' })
    const number = numberOf(asked)
    const request = await requestNumbered(number)
    expect(request.sentence).toMatch(
      /^Hana Handler asks to undo the movement to [0-9a-f]{12} that nobody signed in “main”/,
    )
    expect(deliveryEnvelope.parse(request.envelope)).toMatchObject({
      pod: null,
      undoesMove: { movement: id },
      files: [
        { path: 'docs/care.md', before: {}, after: {} },
        { path: 'docs/extra.md', after: null },
      ],
    })
    expect(await movementDetail(handler, id, null)).toMatchObject({
      undo: { isOpen: false },
      undoneBy: { number, state: 'waiting' },
    })
    expect(await decide(handler, request)).toMatchObject({ ok: false })
    expect(await signed(shop, number)).toMatchObject({ state: 'released' })
    await shop.round()
    await shop.round()
    expect(await mustGit(shop.folder, 'show', 'main:docs/care.md')).toBe(before)
    expect(await mustGit(shop.folder, 'show', 'main:docs/later.md')).toBe('Later.')
    expect(await git(shop.folder, ['show', 'main:docs/extra.md'])).toMatchObject({ ok: false })
    expect(shop.other.at('main')).toBe(await mustGit(shop.folder, 'rev-parse', 'main'))
    const [first] = await verifyBranch(shop.folder, 'main', signersIn(allowedSigners(signingKey(stateFolder))))
    expect(first).toMatchObject({ is: 'signed', request: `CS-${number}`, subject: 'Undo what nobody signed on main' })
    expect(await movementDetail(handler, id, null)).toMatchObject({
      undo: null,
      undoneBy: { number, state: 'landed' },
    })
    expect(await wanted(id)).toMatchObject({ reason: 'nothing_to_undo' })
  })

  it('says which files are in the way where what came later changed the same lines', async () => {
    await pushed({ 'docs/later.md': 'Never.\n' }, 'Past it once more', { GIT_AUTHOR_NAME: 'Robin' })
    await shop.round()
    const id = await takenOver()
    await shop.deliver('same', { 'docs/later.md': 'Soon.\n' })
    await work()
    await shop.round()
    expect(await wanted(id)).toMatchObject({
      reason: 'undo_conflict',
      fields: { movement: [expect.stringContaining('“docs/later.md”')] },
    })
    expect(await wanted('0'.repeat(26))).toMatchObject({ reason: 'unknown_movement' })
  })
})
