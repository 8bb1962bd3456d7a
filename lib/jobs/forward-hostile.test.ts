import { vi } from 'vitest'

const names = await vi.hoisted(async () => {
  const { insideNames } = await import('@/lib/core/fixture-inside')
  // Listed, each of them in every spelling, but not as inside.
  const plain = [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:7f00:1]',
    '[::7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ]
  process.env.COUNTERSIGN_LOG_HOSTS = [...insideNames, ...plain].join(',')
  process.env.COUNTERSIGN_LOG_SECRET_HOSTILE = 'id:key'
  return insideNames
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { exchange } from '@/lib/core/exchange'
import { type Canary, listen } from '@/lib/core/fixture-inside'
import { streamOut } from '@/lib/core/stream-out'
import { sendTo } from '@/lib/jobs/forward-to'
import { testLine } from '@/lib/sinks/ecs'
import { sinkKinds } from '@/lib/sinks/kinds/registry'
import { sendProblems } from '@/lib/sinks/labels'

// A canary listens on this machine, in both families. Whatever a log store's address says, it hears of nobody.

let canary: Canary
beforeAll(async () => {
  canary = await listen()
})
afterAll(() => canary.close())

const lines = [testLine('test', new Date())]
const schemes = { http: ['https', 'http'], stream: ['tls', 'tcp'], file: [] } as const
/** What is said of an address to which nothing goes, before anything is tried. */
const {
  not_public: inside,
  not_secure: plain,
  not_listed: unlisted,
  not_inside: hidden,
  no_address: none,
} = sendProblems
const closed = [inside, plain, unlisted, hidden, none]
const kinds = sinkKinds.filter(({ way }) => way !== 'file')

it.each(names)('%s gets nothing by any kind, whatever the operator has listed as outside', async (name) => {
  for (const { name: kind, way } of kinds)
    for (const scheme of schemes[way]) {
      const place = { into: 'group:stream:eu-central-1', secret: 'env:COUNTERSIGN_LOG_SECRET_HOSTILE' }
      const sink = { id: 'sink', kind, address: `${scheme}://${name}:${canary.port}`, ...place }
      const { done, problem } = await sendTo(sink, lines)
      expect([done, closed.includes(problem?.why as never)]).toEqual([0, true])
    }
  expect(canary.heard).toBe(0)
})

it('a name whose answer changes is asked once, and the connection goes where was looked', async () => {
  const answers = [['198.41.0.4'], ['127.0.0.1']]
  let asked = 0
  const resolve = async () => answers[Math.min(asked++, 1)]!
  const outside = { listed: [], isPlainAllowed: false, caFile: null, timeoutMs: 400, resolve, mostBytes: 1_000 }
  const url = new URL(`https://logs.example.com:${canary.port}`)
  const sent = await exchange(url, { method: 'POST', headers: {}, body: '' }, outside, () => false)
  expect([asked, 'problem' in sent]).toEqual([1, true])
  asked = 0
  const streamed = await streamOut(
    { host: 'logs.example.com', port: canary.port, isSecure: true },
    Buffer.from('x'),
    outside,
  )
  expect([asked, 'problem' in streamed]).toEqual([1, true])
  // Of several addresses one inside is one too many, and one that came later is looked at anew.
  answers[0] = ['198.41.0.4', '127.0.0.1']
  asked = 0
  expect(
    await streamOut({ host: 'logs.example.com', port: canary.port, isSecure: true }, Buffer.from('x'), outside),
  ).toEqual({
    problem: 'not_public',
  })
  expect(await exchange(url, { method: 'POST', headers: {}, body: '' }, outside, () => false)).toMatchObject({
    problem: 'not_public',
  })
  expect(canary.heard).toBe(0)
})

it('and would have been heard of', async () => {
  const there = { host: '127.0.0.1', port: canary.port, isSecure: false }
  await streamOut(there, Buffer.from('x'), { listed: ['127.0.0.1'], caFile: null, timeoutMs: 5_000 })
  expect(canary.heard).toBe(1)
})
