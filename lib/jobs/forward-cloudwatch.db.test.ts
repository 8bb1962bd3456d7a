import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_LOG_HOSTS = 'inside:127.0.0.1'
  process.env.COUNTERSIGN_LOG_SECRET_TEST = 'AKIDEXAMPLE:the-secret-of-the-key'
})

import { afterEach, beforeAll, expect, it } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { allLines, comeDue, forward, happen, keeper, only, viewOf } from '@/lib/jobs/fixture-forwarding'
import { addSink } from '@/lib/sinks/commands'
import { endStores, type Got, store } from '@/lib/sinks/fixture'

beforeAll(async () => {
  await cast()
})
afterEach(endStores)

const place = { secret: 'env:COUNTERSIGN_LOG_SECRET_TEST', into: 'countersign/record:test:eu-central-1' }

type Put = { logGroupName: string; logStreamName: string; logEvents: { timestamp: number; message: string }[] }
const putIn = ({ body }: Got) => JSON.parse(body) as Put
const idsIn = (got: Got) =>
  putIn(got).logEvents.map(({ message }) => (JSON.parse(message) as { event: { id: string } }).event.id)
const fault = (name: string) => ({ status: 400, body: { __type: name, message: 'no' } })

it('brings the whole record over the one door, signed, through what goes wrong on the way', async () => {
  await happen(3)
  const said = [
    'reset',
    { status: 503, body: 'later' },
    fault('ThrottlingException'),
    { status: 200, body: '<html>' },
  ] as const
  const there = await store((_got, at) => said[at] ?? { status: 200, body: {} })
  const id = await only('cloudwatch', there.url, place)
  for (const why of ['broke off', '503', 'ThrottlingException', 'no answer of its kind']) {
    await forward()
    expect((await viewOf(id)).lastError).toContain(why)
    await comeDue()
  }
  await forward()
  const arrived = there.got.slice(said.length)
  const lines = await allLines()
  expect(arrived.flatMap(idsIn).toSorted()).toEqual(lines.toSorted())
  expect(await viewOf(id)).toMatchObject({ behind: 0, refused: 0, failingSince: null })
  for (const { headers, body } of arrived) {
    expect(headers).toMatchObject({
      host: `127.0.0.1:${there.port}`,
      'x-amz-target': 'Logs_20140328.PutLogEvents',
      authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/logs\//),
    })
    expect(body).not.toContain('the-secret-of-the-key')
    const times = putIn({ path: '', headers, body }).logEvents.map(({ timestamp }) => timestamp)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  }
  await there.close()
  await happen(1)
  await comeDue()
  await forward()
  expect((await viewOf(id)).lastError).toBe('The receiver could not be reached')
})

it('keeps apart what it leaves out and what it refuses, and goes on behind both', async () => {
  await happen(4)
  const bad = (await allLines()).at(-2)!
  const there = await store((got, at) => {
    if (idsIn(got).includes(bad)) return fault('InvalidParameterException')
    return {
      status: 200,
      body: at > 0 && idsIn(got).length > 1 ? { rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } } : {},
    }
  })
  const id = await only('cloudwatch', there.url, place)
  await forward()
  const { behind, letters, refused } = await viewOf(id)
  expect(behind).toBe(0)
  expect(refused).toBeGreaterThan(1)
  expect(letters.find(({ eventId }) => eventId === bad)?.why).toContain('InvalidParameterException')
  expect(letters.map(({ why }) => why)).toContain('It is older than CloudWatch takes')
})

it('says at the form where it is not said into which stream, or by which key', async () => {
  const input = { kind: 'cloudwatch', address: 'http://127.0.0.1:9', name: 'Cloud', from: 'beginning' }
  const made = async (more: object) => await execute(addSink, keeper, { ...input, ...place, ...more })
  for (const into of ['', 'group', 'group:stream'])
    expect(await made({ into })).toMatchObject({ ok: false, kind: 'invalid', fields: { into: [expect.any(String)] } })
  expect(await made({ secret: '' })).toMatchObject({ ok: false, fields: { secret: [expect.any(String)] } })
  expect(await made({ address: 'https://logs.eu-central-1.amazonaws.com' })).toMatchObject({
    ok: false,
    fields: { address: [expect.any(String)] },
  })
})
