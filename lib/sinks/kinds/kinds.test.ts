import { expect, it, vi } from 'vitest'
import { type SinkLine, testLine } from '@/lib/sinks/ecs'
import { isSignedBy } from '@/lib/webhooks/fixture'
import type { Answer, Ask, Delivered, Place } from '@/lib/sinks/kinds/kind'
import { kindNamed, sinkKinds } from '@/lib/sinks/kinds/registry'
import { framesIn } from '@/lib/sinks/fixture'
import { endOf } from '@/lib/sinks/rules'

const now = new Date('2026-11-28T10:00:00Z')
const lines: SinkLine[] = ['a', 'b', 'c'].map((id, at) => ({ ...testLine(id, now), position: BigInt(at + 1) }))
const place: Place = { id: '01SINK', address: 'https://store.example.com', into: null, secret: 'key', host: 'here' }

type Asked = Extract<Ask, { url: string }>
const said = (status: number, body: unknown = {}): Answer => {
  return { status, body: typeof body === 'string' ? body : JSON.stringify(body), retryAfterSeconds: null }
}

/** What a kind asks when it is answered so, and what it says came of it. */
function talked(name: string, answers: (Answer | ((ask: Asked) => Answer))[], about = lines, at = place) {
  const kind = kindNamed(name)!
  if (!('talk' in kind)) throw new Error(`${name} does not talk`)
  const talk = kind.talk(about, at, now)
  const asked: Asked[] = []
  let step = talk.next()
  while (!step.done) {
    const ask = step.value
    if ('waitMs' in ask) step = talk.next(said(0, ''))
    else {
      asked.push(ask)
      const answer = answers.shift()
      if (!answer) throw new Error('asked for more than was answered')
      step = talk.next(typeof answer === 'function' ? answer(ask) : answer)
    }
  }
  return { asked, came: step.value }
}

const all: Delivered = { done: 3, refused: [], problem: null }
// What has a client of its maker's is tried in a file of its own.
const http = sinkKinds.filter((kind) => 'talk' in kind).map(({ name }) => name)

it.each(http)('%s: tries again what may pass, and takes no page or silence for an answer of its kind', (name) => {
  for (const status of [0, 301, 401, 403, 404, 408, 429, 500, 502, 503, 504]) {
    const { came } = talked(name, [said(status, status === 0 ? 'It could not be reached' : 'x')])
    expect([status, came.done, came.problem?.why]).toEqual([status, 0, expect.any(String)])
    expect(came.tooMany).toBeUndefined()
  }
  const wait = talked(name, [{ ...said(429), retryAfterSeconds: 17 }])
  expect(wait.came.problem).toMatchObject({ retryAfterSeconds: 17 })
})

it.each(http)('%s: one line that is refused for its content is refused for good', (name) => {
  for (const status of [400, 413, 422]) {
    const { came } = talked(name, [said(status, 'what is this?')], lines.slice(0, 1))
    expect(came).toEqual({
      done: 1,
      refused: [{ at: 0, why: expect.stringContaining(': “what is this?”') }],
      problem: null,
    })
  }
})

it('elasticsearch: each line is created under its own id, and each answer is read by itself', () => {
  const answer = (...statuses: number[]) =>
    said(200, {
      errors: true,
      items: statuses.map((status) => ({ create: { status, error: { type: 't', reason: 'r' } } })),
    })
  const { asked, came } = talked('elasticsearch', [answer(201, 409, 201)])
  expect(came).toEqual(all)
  expect(asked[0]).toMatchObject({
    url: 'https://store.example.com/_bulk',
    headers: { authorization: 'ApiKey key', 'content-type': 'application/x-ndjson' },
  })
  const rows = asked[0]!.body.split('\n')
  expect(rows).toHaveLength(7)
  expect(JSON.parse(rows[2]!)).toEqual({ create: { _index: 'logs-countersign.record-default', _id: 'b' } })
  expect(JSON.parse(rows[3]!)).toMatchObject({ event: { id: 'b' } })
  const pair = talked('elasticsearch', [answer(201, 201, 201)], lines, { ...place, secret: 'ana:pass', into: 'mine' })
  expect(pair.asked[0]!.headers).toMatchObject({ authorization: `Basic ${btoa('ana:pass')}` })
  expect(pair.asked[0]!.body).toContain('"_index":"mine"')

  const why = 'The receiver answered 400 for a line: “t: r”'
  expect(talked('elasticsearch', [answer(201, 400, 201)]).came).toEqual({ ...all, refused: [{ at: 1, why }] })
  // It goes on later from the first that was not taken, and keeps what it knows of those before.
  expect(talked('elasticsearch', [answer(400, 429, 201)]).came).toMatchObject({
    done: 1,
    refused: [{ at: 0 }],
    problem: { why: expect.stringContaining('429') },
  })
  expect(talked('elasticsearch', [answer(503, 201, 201)]).came).toMatchObject({ done: 0, problem: {} })
  for (const lie of [said(200, 'OK'), said(200, {}), said(200, { items: [] }), said(200, { errors: false })])
    expect(talked('elasticsearch', [lie]).came).toMatchObject({ done: 0, problem: {} })
})

it('splunk: waits for the acknowledgement where there is one, and for no more', () => {
  const code = (more = {}) => said(200, { text: 'Success', code: 0, ...more })
  const { asked, came } = talked('splunk', [code()])
  expect(came).toEqual(all)
  expect(asked[0]).toMatchObject({
    url: 'https://store.example.com/services/collector/event',
    headers: { authorization: 'Splunk key', 'x-splunk-request-channel': expect.stringMatching(/^[\da-f-]{36}$/) },
  })
  const events = asked[0]!.body.split('\n').map((one) => JSON.parse(one) as { event: { event: { id: string } } })
  expect(events.map(({ event }) => event.event.id)).toEqual(['a', 'b', 'c'])
  const acks = (isThere: boolean) => said(200, { acks: { 5: isThere } })
  const waits = talked('splunk', [code({ ackId: 5 }), acks(false), acks(true)])
  expect(waits.came).toEqual(all)
  expect(waits.asked[2]).toMatchObject({ url: expect.stringContaining('/ack?channel='), body: '{"acks":[5]}' })
  const never = Array.from({ length: 30 }, () => acks(false))
  expect(talked('splunk', [code({ ackId: 5 }), ...never]).came).toMatchObject({ done: 0, problem: {} })
  expect(talked('splunk', [code({ ackId: 5 }), said(400, 'no ack')]).came).toMatchObject({ done: 0, problem: {} })
  expect(talked('splunk', [said(200, { text: 'Success' })]).came).toMatchObject({ done: 0, problem: {} })
})

it('otlp: a record has its moment, its sentence and its fields; where some were refused, which ones shows one by one', () => {
  const { asked, came } = talked('otlp', [said(200, {})])
  expect(came).toEqual(all)
  const sent = JSON.parse(asked[0]!.body) as { resourceLogs: { scopeLogs: { logRecords: object[] }[] }[] }
  const [first] = sent.resourceLogs[0]!.scopeLogs[0]!.logRecords
  expect(first).toMatchObject({
    timeUnixNano: '1795860000000000000',
    severityNumber: 9,
    eventName: 'sink.test',
    body: { stringValue: 'A test of this log store: nothing happened' },
    attributes: expect.arrayContaining([
      { key: 'event.id', value: { stringValue: 'a' } },
      { key: 'event.sequence', value: { intValue: '1' } },
      { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'test' }] } } },
    ]),
  })
  const partial = said(200, { partialSuccess: { rejectedLogRecords: '1', errorMessage: 'too long' } })
  expect(talked('otlp', [partial]).came).toMatchObject({ done: 0, tooMany: true })
  expect(talked('otlp', [partial], lines.slice(0, 1)).came).toMatchObject({
    done: 1,
    refused: [{ why: 'The receiver refused it: “too long”' }],
  })
})

it('webhook: each line is a message of its own, signed, and what came before a failure has come', () => {
  const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
  const { asked, came } = talked('webhook', [said(204, ''), said(422, 'no'), said(204, '')], lines, {
    ...place,
    secret,
  })
  expect(came).toMatchObject({ done: 3, refused: [{ at: 1 }], problem: null })
  expect(asked.map(({ headers }) => headers['webhook-id'])).toEqual(['a', 'b', 'c'])
  for (const { headers, body } of asked) expect(isSignedBy(secret, { headers, body })).toBe(true)
  expect(talked('webhook', [said(204, ''), said(503, '')]).came).toMatchObject({ done: 1, problem: {} })
})

it('syslog: a message is one of RFC 5424, its length before it in bytes', () => {
  const kind = kindNamed('syslog')!
  if (kind.way !== 'stream') throw new Error('syslog is a stream')
  const [one] = framesIn(kind.bytes([{ ...lines[0]!, sentence: 'ünï\u2028' }], place).toString())
  expect(one).toMatch(/^<110>1 2026-11-28T10:00:00\.000Z here countersign - sink\.test - \{/)
  expect(JSON.parse(one!.slice(one!.indexOf('{')))).toMatchObject({ message: 'ünï\u2028', 'event.id': 'a' })
  expect(one).not.toMatch(/[\r\n]/)
})

it('file: a line of JSON for each', () => {
  const kind = kindNamed('file')!
  const text = kind.way === 'file' ? kind.text(lines) : ''
  expect(text.endsWith('\n')).toBe(true)
  expect(
    text
      .trim()
      .split('\n')
      .map((row) => (JSON.parse(row) as { event: { id: string } }).event.id),
  ).toEqual(['a', 'b', 'c'])
})

it('addresses mean one place, in every spelling, or nothing', () => {
  const end = (name: string, address: string) => endOf(kindNamed(name)!, address)
  expect(end('elasticsearch', 'https://Search.example.com.:9200/')).toMatchObject({
    host: 'search.example.com',
    port: 9200,
  })
  for (const spelled of ['2130706433', '0x7f.1', '0177.0.0.1', '127.1'])
    for (const [name, scheme] of [
      ['otlp', 'https'],
      ['syslog', 'tls'],
    ] as const)
      expect(end(name, `${scheme}://${spelled}:99`)).toMatchObject({ host: '127.0.0.1', port: 99 })
  expect(end('syslog', 'tls://logs.example.com')).toMatchObject({
    port: 6514,
    isSecure: true,
    url: 'tls://logs.example.com:6514',
  })
  expect(end('syslog', 'tcp://[::1]:514')).toMatchObject({ host: '[::1]', port: 514, isSecure: false })
  expect(end('syslog', 'tls://logs.example.com:443')).toMatchObject({ port: 443, url: 'tls://logs.example.com:443' })
  for (const [name, bad] of [
    ['syslog', 'https://logs.example.com'],
    ['otlp', 'tls://logs.example.com'],
    ['otlp', 'https://me:secret@logs.example.com'],
    ['otlp', 'https://logs.example.com/#x'],
    ['syslog', 'tls://logs.example.com/x'],
    ['file', 'relative.jsonl'],
    ['file', '/var/log/../../etc/passwd'],
    ['file', '/var//log'],
  ] as const)
    expect([bad, end(name, bad)]).toEqual([bad, { wrong: expect.any(String) }])
})

it('webhook: a receiver that takes long for each line gets the rest behind what is noted by then', () => {
  const clock = vi.spyOn(performance, 'now')
  try {
    clock.mockReturnValue(0)
    const late = () => {
      clock.mockReturnValue(60_001)
      return said(200)
    }
    const { asked, came } = talked('webhook', [said(400, 'what is this?'), late])
    expect(asked).toHaveLength(2)
    expect(came).toEqual({ done: 2, refused: [{ at: 0, why: expect.any(String) }], problem: null })
  } finally {
    clock.mockRestore()
  }
})

it('otlp: may say nothing, and nothing else that is no answer', () => {
  for (const body of ['', {}, { partialSuccess: null }, { partialSuccess: { rejectedLogRecords: '0' } }])
    expect(talked('otlp', [said(200, body)]).came).toEqual(all)
  for (const body of ['OK', '<html>', '[]', '{"partialSuccess":{"rej', { code: 14, message: 'unavailable' }])
    expect(talked('otlp', [said(200, body)]).came).toMatchObject({ done: 0, refused: [], problem: {} })
})
