import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_RATE_PER_MINUTE = '5'
})

import { addPod, addTwoAccounts, asPod, openGate, send, type TestGate } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'

let gate: TestGate
beforeAll(async () => {
  gate = await openGate()
})
afterAll(() => gate.close())

const list = (bearer: string) => asPod(gate, bearer, '/v1/actions/list')

it('lets a pod ask so often a minute and no oftener, whatever it sends, and holds nobody else up', async () => {
  const [eager, calm] = [await addPod('eager'), await addPod('calm')]
  await refreshAccess()
  const remaining: unknown[] = []
  for (let turn = 0; turn < 4; turn++) remaining.push((await list(eager.serviceKey)).headers['ratelimit-remaining'])
  expect(remaining).toEqual(['4', '3', '2', '1'])
  // What cannot be read counts as well, and is refused before it is read once there were too many.
  const headers = { authorization: `Bearer ${eager.serviceKey}`, 'content-type': 'application/json' }
  const junk = { method: 'POST', url: '/v2/tool-calls', headers, payload: '{"tool":' } as const
  expect(await send(gate, junk)).toMatchObject({ status: 400, headers: { 'ratelimit-remaining': '0' } })
  const refused = await send(gate, junk)
  expect(refused).toMatchObject({
    status: 429,
    headers: { 'ratelimit-limit': '5', 'ratelimit-remaining': '0' },
    json: { reason: 'rate_limited', detail: expect.stringContaining('Retry-After') },
  })
  const wait = Number(refused.headers['retry-after'])
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)

  expect(await list(calm.serviceKey)).toMatchObject({ status: 200 })
  // Nobody can spend another's share without its key.
  for (let turn = 0; turn < 10; turn++) expect((await list(`${calm.serviceKey}x`)).status).toBe(401)
  expect(await list(calm.serviceKey)).toMatchObject({ status: 200, headers: { 'ratelimit-remaining': '3' } })
})

it('counts each account of a pod by itself', async () => {
  const { dev, prod } = await addTwoAccounts('both')
  for (let turn = 0; turn < 5; turn++) expect((await list(dev.key)).status).toBe(200)
  expect((await list(dev.key)).status).toBe(429)
  expect(await list(prod.key)).toMatchObject({ status: 200, headers: { 'ratelimit-remaining': '4' } })
})
