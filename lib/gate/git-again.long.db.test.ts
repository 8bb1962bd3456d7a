import { commit, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { must } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import { read } from '@/lib/db/client'
import { deliveryDetail } from '@/lib/deliveries/queries'
import { holdPod } from '@/lib/pods/standing/commands'

const lines = (first: string, last: string) => [first, 'two', 'three', 'four', 'five', 'six', 'seven', last].join('\n')

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  await landed('begin', { 'docs/plan.md': lines('one', 'eight') })
})
afterAll(() => shop.close())

async function asked(task: string, files: Record<string, string>): Promise<number> {
  const clone = await shop.clone()
  await commit(clone, task, files)
  return numberIn(await ask(clone, task))
}

async function landed(task: string, files: Record<string, string>): Promise<void> {
  await signed(shop, await asked(task, files))
  await work()
}

const ofTask = async (taskKey: string) =>
  await read.delivery.findMany({ where: { taskKey }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })

describe('a delivery whose branch changed the same file', () => {
  it('is prepared again by itself on what is there now, says who had signed, and waits for all signatures', async () => {
    const first = await asked('end', { 'docs/plan.md': lines('one', 'EIGHT') })
    await landed('start', { 'docs/plan.md': lines('ONE', 'eight') })
    expect(await signed(shop, first)).toMatchObject({ state: 'superseded' })
    await work()
    const [before, after] = await ofTask('end')
    expect(before).toMatchObject({ state: 'ended', againDue: false, revision: 1 })
    expect(after).toMatchObject({ state: 'waiting', followsId: before!.id, revision: 2, head: before!.head })

    const request = await read.request.findUniqueOrThrow({ where: { id: after!.requestId! }, include: { votes: true } })
    expect(request).toMatchObject({ state: 'waiting', askedByKind: 'pod', votes: [] })
    expect(request.digest).not.toBe((await requestNumbered(first)).digest)
    const { unusual } = request.brief as { unusual: { text: string; baseline: string }[] }
    expect(unusual[0]).toEqual({
      text: expect.stringMatching(
        new RegExp(
          `“main” changed “docs/plan.md” meanwhile, so it comes out otherwise than CS-${first}. Lena Lead had signed that`,
        ),
      ),
      baseline: `Compared with CS-${first}.`,
    })
    const detail = async (id: string) => (await deliveryDetail(shop.lead, id, null))!.links
    expect(await detail(before!.id)).toMatchObject({ followedBy: { number: request.number } })
    expect(await detail(after!.id)).toMatchObject({ follows: { number: first, state: 'ended' } })
    await work()
    expect(await ofTask('end')).toHaveLength(2)

    expect(await signed(shop, request.number)).toMatchObject({ state: 'released' })
    await work()
    expect(await mustGit(shop.folder, 'show', 'main:docs/plan.md')).toBe(lines('ONE', 'EIGHT'))
  })

  it('goes back to its pod, with the files, where both changed the same lines', async () => {
    const first = await asked('lose', { 'docs/plan.md': lines('uno', 'EIGHT') })
    await landed('win', { 'docs/plan.md': lines('eins', 'EIGHT') })
    expect(await signed(shop, first)).toMatchObject({ state: 'superseded' })
    await work()
    expect(await ofTask('lose')).toMatchObject([{ state: 'ended', againDue: false }])
    const told = await read.auditEvent.findFirstOrThrow({
      where: { type: 'request.superseded' },
      orderBy: { at: 'desc' },
    })
    expect(JSON.stringify(told.data)).toContain('docs/plan.md')
  })

  it('is left to the pod where that has pushed again meanwhile', async () => {
    const first = await asked('twice', { 'docs/plan.md': lines('eins', 'acht') })
    await landed('other', { 'docs/plan.md': lines('first', 'EIGHT') })
    expect(await signed(shop, first)).toMatchObject({ state: 'superseded' })
    await asked('twice', { 'docs/twice.md': 'Mine.\n' })
    await work()
    expect(await ofTask('twice')).toMatchObject([{ againDue: false }, { state: 'waiting', followsId: null }])
  })

  it('is not asked for in the name of a pod that is held', async () => {
    const first = await asked('held', { 'docs/plan.md': lines('first', 'last') })
    await landed('more', { 'docs/plan.md': lines('FIRST', 'EIGHT') })
    expect(await signed(shop, first)).toMatchObject({ state: 'superseded' })
    await must(holdPod, { podSlug: 'git-dev', reason: 'To look at it' })
    await work()
    const rows = await ofTask('held')
    expect(rows).toMatchObject([{ state: 'ended', againDue: false }])
    const told = await read.auditEvent.findMany({ where: { subjectId: rows[0]!.id, type: 'delivery.ended' } })
    expect(told.map(({ data }) => (data as { because: string }).because)).toContain('its pod does not act any more')
  })
})
