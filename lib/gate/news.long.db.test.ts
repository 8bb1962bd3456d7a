import { addPerson, addPod, ask, openGate, signIn, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { patience } from '@/lib/core/fixture-patience'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'
import type { PodToday } from '@/lib/pods/schema'
import type { QueueNews } from '@/lib/requests/news/schema'

let gate: TestGate
let pod: TestPod
beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('newsworthy')
  await refreshAccess()
})
afterAll(() => gate.close())

async function news(cookie: string, query: string): Promise<QueueNews & { busy?: true }> {
  const response = await fetch(`${gate.url}/news/queue?${query}`, { headers: { cookie } })
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
  return (await response.json()) as QueueNews
}

async function asked(name: string): Promise<string> {
  const { json } = await ask(gate, pod, 'outputs.commit_and_log', { file_path: `docs/${name}.md`, content: 'Hush' })
  const call = await read.call.findUniqueOrThrow({ where: { id: String(json['id']) } })
  return call.requestId!
}

it('tells each reader how a request stands for them, and how many wait, read together', async () => {
  const id = await asked('plan')
  const signer = await signIn(await addPerson('Signer', ['product-owners']))
  const viewer = await signIn(await addPerson('Onlooker', [], ['viewer']))
  const lines = vi.spyOn(read.request, 'findMany')
  const [first, ...others] = await Promise.all([viewer, ...Array(20).fill(signer)].map((who) => news(who, `id=${id}`)))
  expect(lines).toHaveBeenCalledTimes(1)
  lines.mockRestore()
  expect(first!.lines).toMatchObject([{ id, state: 'waiting', blocker: 'no_permission' }])
  expect(first!.counts).toMatchObject({ mine: 0 })
  for (const { lines: seen, counts } of others) {
    expect(seen).toMatchObject([{ id, blocker: null }])
    expect(counts).toMatchObject({ mine: 1, team: 1 })
  }
})

it('tells of no request that the filter of the page does not show, and counts with it and without', async () => {
  const id = await asked('other')
  const reader = await signIn(await addPerson('Filters', [], ['viewer']))
  const here = await news(reader, `id=${id}&pod=newsworthy`)
  const elsewhere = await news(reader, `id=${id}&pod=another`)
  expect([here.lines.length, elsewhere.lines.length]).toEqual([1, 0])
  expect(elsewhere.counts.team).toBe(0)
  expect(elsewhere.totals.team).toBe(here.totals.team)
  const wrong = await fetch(`${gate.url}/news/queue?env=moon`, { headers: { cookie: reader } })
  expect(wrong.status).toBe(422)
})

it('gives Home its figures, its own pods first for who answers for one, and a task what happened to it last', async () => {
  const owner = await addPerson('Owner', [], ['viewer'])
  await addPod('owned', { ownerId: owner.id })
  const get = async (cookie: string, path: string) =>
    (await (await fetch(`${gate.url}/news/${path}`, { headers: { cookie } })).json()) as Record<string, unknown>
  const [mine, theirs] = [await signIn(owner), await signIn(await addPerson('Other', [], ['viewer']))]
  const own = async (cookie: string) =>
    ((await get(cookie, 'home'))['pods'] as PodToday[]).map(({ slug, isOwn }) => [slug, isOwn])
  expect((await own(mine))[0]).toEqual(['owned', true])
  expect((await own(theirs)).filter(([, isOwn]) => isOwn)).toEqual([])
  const start = { task_id: 'lamps', title: 'Visit the lamps', idempotency_key: 'lamps' }
  const headers = { authorization: `Bearer ${pod.serviceKey}`, 'content-type': 'application/json' }
  await fetch(`${gate.url}/v1/tasks/start`, { method: 'POST', headers, body: JSON.stringify(start) })
  const { number } = await read.task.findFirstOrThrow({ where: { key: 'lamps' } })
  const started = await get(mine, `task?number=${number}`)
  expect(started).toEqual({ lastMoved: expect.any(String) })
  await ask(gate, pod, 'memory.search', { keyword: 'lamps' }, { task: 'lamps' })
  await vi.waitFor(async () => expect(await get(mine, `task?number=${number}`)).not.toEqual(started), patience)
  expect(await get(mine, 'task?number=999999')).toEqual({ lastMoved: null })
  expect((await fetch(`${gate.url}/news/task?number=x`, { headers: { cookie: mine } })).status).toBe(422)
})

it('says that it is busy where nothing can be read in time, and never a fault', async () => {
  const reader = await signIn(await addPerson('Patient', [], ['viewer']))
  const full = new Error('timeout exceeded when trying to connect')
  const lines = vi.spyOn(read, '$queryRaw').mockRejectedValue(full)
  const response = await fetch(`${gate.url}/news/queue?id=none`, { headers: { cookie: reader } })
  expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([
    200,
    '4',
    { busy: true },
  ])
  lines.mockRestore()
  expect((await news(reader, 'id=none')).busy).toBeUndefined()
})
