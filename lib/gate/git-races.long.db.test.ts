import { commit, git, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { elapse } from '@/lib/gate/fixture'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'

// A branch moves beside a delivery, at each moment between its push and its landing, and in each place. Whatever comes of it comes
// of it once, is on the record as that, and takes nothing away.

const lines = (first: string, last: string) =>
  `${[first, 'two', 'three', 'four', 'five', 'six', 'seven', last].join('\n')}\n`

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

/** Each race has a file of its own, which begins so. */
let file = ''
let races = 0
beforeEach(async () => {
  file = `docs/race-${++races}.md`
  await landed(await pushed(`begin-${races}`, { [file]: lines('one', 'eight') }))
})

type Pushed = { number: number; id: string; requestId: string; head: string; task: string }

async function pushed(task: string, files: Record<string, string>): Promise<Pushed> {
  const clone = await shop.clone()
  const head = await commit(clone, task, files)
  return await ofRequest(numberIn(await ask(clone, task)), { head, task })
}

async function ofRequest(number: number, of: { head: string; task: string }): Promise<Pushed> {
  const { id: requestId } = await requestNumbered(number)
  const { id } = await read.delivery.findFirstOrThrow({ where: { requestId } })
  return { number, id, requestId, ...of }
}

async function released({ number }: Pushed): Promise<void> {
  expect(await signed(shop, number)).toMatchObject({ state: 'released' })
}

async function landed(delivery: Pushed): Promise<void> {
  await released(delivery)
  await work()
  expect(await stateOf(delivery)).toEqual('landed executed')
}

const stateOf = async ({ id, number }: Pushed) =>
  `${(await read.delivery.findUniqueOrThrow({ where: { id } })).state} ${(await requestNumbered(number)).state}`

/** Every line of the record about a delivery and its request, in its order. */
async function recordOf({ id, requestId }: Pushed): Promise<string[]> {
  const events = await read.auditEvent.findMany({
    where: { OR: [{ subjectId: id }, { requestId }] },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  return events.map(({ type }) => type)
}

const before = ['delivery.pushed', 'request.opened']
const votes = ['request.approved']
const lands = ['delivery.landed', 'delivery.verified']
const ends = ['delivery.ended']
const releases = ['request.released', 'delivery.released']

/** What landed is exactly what plain git makes of it: these parents, that tree, and nothing of anybody's is gone. */
async function insistOnMerge({ id, head }: Pushed, onto: string): Promise<void> {
  const { commit: made } = await read.delivery.findUniqueOrThrow({ where: { id } })
  expect(await mustGit(shop.folder, 'log', '-1', '--format=%P', made!)).toBe(`${onto} ${head}`)
  const clone = await shop.clone()
  await mustGit(clone, 'fetch', '-q', shop.folder, made!)
  await mustGit(clone, 'checkout', '-q', '--detach', onto)
  await mustGit(clone, 'merge', '-q', '--no-ff', '-m', 'By plain git', head)
  expect(await mustGit(shop.folder, 'rev-parse', `${made}^{tree}`)).toBe(
    await mustGit(clone, 'rev-parse', 'HEAD^{tree}'),
  )
}

async function insistOnWhole(): Promise<void> {
  const { commit: stands, tree } = await read.repositoryBranch.findFirstOrThrow({ where: { branch: 'main' } })
  expect(await mustGit(shop.folder, 'rev-parse', 'main', 'main^{tree}')).toBe(`${stands}\n${tree}`)
  const checked = await git(shop.folder, ['fsck', '--full', '--strict'])
  expect(checked).toMatchObject({ ok: true })
  expect(checked.out).not.toMatch(/missing|broken|error/)
  // Also of what did not land everything is there.
  for (const { head } of await read.delivery.findMany({ select: { head: true } }))
    expect(await git(shop.folder, ['rev-list', '--objects', '--quiet', head]), head).toMatchObject({ ok: true })
  const said = await mustGit(shop.folder, 'log', '--first-parent', '--format=%B', 'main')
  const named = [...said.matchAll(/^Countersign-Delivery: (\S+)$/gm)].map(([, id]) => id!)
  expect(new Set(named).size).toBe(named.length)
  const rows = await read.delivery.findMany({ where: { state: 'landed' }, select: { id: true } })
  expect(named.toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
  expect(await read.auditEvent.count({ where: { type: 'repository.moved_unsigned' } })).toBe(0)
}

const main = async () => await mustGit(shop.folder, 'rev-parse', 'main')

/** At which moment the branch moves beside a delivery. */
const moments: Record<string, (delivery: Pushed, move: () => Promise<void>) => Promise<void>> = {
  'before anybody signed': async (delivery, move) => {
    await move()
    await signed(shop, delivery.number)
  },
  'while its signature can be taken back': async ({ number }, move) => {
    const request = await requestNumbered(number)
    expect(await decide(shop.lead, request)).toMatchObject({ ok: true })
    await move()
    await elapse(request.subjectId, 'effectiveAt')
    await settleDue()
  },
}

describe.each(Object.entries(moments))('a branch that moves %s', (_moment, happen) => {
  it('in another file has the delivery merged again, as it was signed', async () => {
    const own = await pushed(`own-${races}`, { [file]: lines('one', 'EIGHT') })
    await happen(own, async () => await landed(await pushed(`other-${races}`, { [`beside/${races}.md`]: 'Beside.\n' })))
    const onto = await main()
    await work()
    expect(await stateOf(own)).toBe('landed executed')
    await insistOnMerge(own, onto)
    expect(await recordOf(own)).toEqual([...before, ...votes, 'delivery.merged_again', ...releases, ...lands])
    await insistOnWhole()
  })

  it('in the same file elsewhere has people asked anew, with what moved in words', async () => {
    const own = await pushed(`own-${races}`, { [file]: lines('one', 'EIGHT') })
    await happen(own, async () => await landed(await pushed(`other-${races}`, { [file]: lines('ONE', 'eight') })))
    const onto = await main()
    await work()
    expect(await stateOf(own)).toBe('ended superseded')
    expect(await main()).toBe(onto)
    expect(await whyOf(own)).toBe(`“main” moved meanwhile and changed “${file}”`)
    expect(await recordOf(own)).toEqual([
      ...before,
      ...votes,
      'delivery.merged_again',
      'request.superseded',
      ...ends,
      'delivery.followed',
    ])
    const next = await followed(own)
    await landed(next)
    await insistOnMerge(next, onto)
    expect(await mustGit(shop.folder, 'show', `main:${file}`)).toBe(lines('ONE', 'EIGHT').trim())
    await insistOnWhole()
  })

  it('in the same line sends it back to its pod, with the file', async () => {
    const own = await pushed(`own-${races}`, { [file]: lines('uno', 'eight') })
    await happen(own, async () => await landed(await pushed(`other-${races}`, { [file]: lines('eins', 'eight') })))
    const onto = await main()
    await work()
    expect(await stateOf(own)).toBe('ended superseded')
    expect(await main()).toBe(onto)
    expect(await read.delivery.count({ where: { followsId: own.id } })).toBe(0)
    expect(await whyOf(own)).toContain(file)
    expect(await recordOf(own)).toEqual([...before, ...votes, 'delivery.merged_again', 'request.superseded', ...ends])
    await insistOnWhole()
  })
})

/** What it is prepared as on the branch as that is by now, which waits for all signatures. */
async function followed({ id, head, task }: Pushed): Promise<Pushed> {
  const rows = await read.delivery.findMany({ where: { followsId: id } })
  expect(rows).toMatchObject([{ state: 'waiting', revision: 2, head }])
  const { number, votes: given } = await read.request.findUniqueOrThrow({
    where: { id: rows[0]!.requestId! },
    include: { votes: true },
  })
  expect(given).toEqual([])
  return await ofRequest(number, { head, task })
}

/** Two that are released at once, and which of two workers brings which is not said. */
async function atOnce(one: Record<string, string>, other: Record<string, string>): Promise<[Pushed, Pushed]> {
  const both: [Pushed, Pushed] = [await pushed(`one-${races}`, one), await pushed(`other-${races}`, other)]
  for (const { number } of both) {
    const request = await requestNumbered(number)
    expect(await decide(shop.lead, request)).toMatchObject({ ok: true })
    await elapse(request.subjectId, 'effectiveAt')
  }
  await Promise.all([settleDue(), settleDue()])
  for (const delivery of both) expect(await stateOf(delivery)).toBe('released released')
  return both
}

describe('two that are released at once', () => {
  it('land both where they are in different files, the second on the first', async () => {
    const from = await main()
    const [one, other] = await atOnce({ [file]: lines('one', 'EIGHT') }, { [`beside/${races}.md`]: 'Beside.\n' })
    await Promise.all([work(), work()])
    for (const delivery of [one, other]) expect(await stateOf(delivery)).toBe('landed executed')
    await insistOnMerge(one, from)
    await insistOnMerge(other, await mustGit(shop.folder, 'rev-parse', 'main^'))
    expect(await recordOf(one)).toEqual([...before, ...votes, ...releases, ...lands])
    expect(await recordOf(other)).toEqual([...before, ...votes, ...releases, 'delivery.merged_again', ...lands])
    await insistOnWhole()
  })

  it('land as the first alone where they are in the same file, and people are asked anew about the second', async () => {
    const from = await main()
    const [one, other] = await atOnce({ [file]: lines('one', 'EIGHT') }, { [file]: lines('ONE', 'eight') })
    await Promise.all([work(), work()])
    expect(await stateOf(one)).toBe('landed executed')
    await insistOnMerge(one, from)
    expect(await stateOf(other)).toBe('ended failed')
    expect(await endOf(other)).toBe(`“main” moved meanwhile and changed “${file}”`)
    const onto = await main()
    const next = await followed(other)
    await landed(next)
    await insistOnMerge(next, onto)
    await insistOnWhole()
  })

  it('land as the first alone where they are in the same line, and the second goes back to its pod', async () => {
    const [one, other] = await atOnce({ [file]: lines('uno', 'eight') }, { [file]: lines('eins', 'eight') })
    await Promise.all([work(), work()])
    expect(await stateOf(one)).toBe('landed executed')
    expect(await stateOf(other)).toBe('ended failed')
    expect(await endOf(other)).toContain(file)
    expect(await read.delivery.count({ where: { followsId: other.id } })).toBe(0)
    await work()
    expect(await recordOf(other)).toEqual([...before, ...votes, ...releases, 'delivery.merged_again', ...ends])
    await insistOnWhole()
  })
})

async function whyOf({ requestId }: Pushed): Promise<string> {
  const told = await read.auditEvent.findMany({ where: { requestId, type: 'request.superseded' } })
  expect(told).toHaveLength(1)
  return (told[0]!.data as { why: string }).why
}

async function endOf({ id }: Pushed): Promise<string> {
  const told = await read.auditEvent.findMany({ where: { subjectId: id, type: 'delivery.ended' } })
  expect(told).toHaveLength(1)
  return (told[0]!.data as { because: string }).because
}
