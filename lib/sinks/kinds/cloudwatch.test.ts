import { expect, it } from 'vitest'
import { type SinkLine, testLine } from '@/lib/sinks/ecs'
import { batchesOf, cloudwatch, targetOf } from '@/lib/sinks/kinds/cloudwatch'
import type { Answer, Ask, Place } from '@/lib/sinks/kinds/kind'

const now = new Date('2026-11-28T10:00:00Z')
const lineAt = (id: string, at: Date | number, sentence?: string): SinkLine => {
  const line = { ...testLine(id, new Date(at)), position: 1n }
  return sentence === undefined ? line : { ...line, sentence }
}
const lines = ['a', 'b', 'c'].map((id, at) => lineAt(id, now.getTime() - at * 1000))
const place: Place = {
  id: '01SINK',
  address: 'https://logs.eu-central-1.amazonaws.com/',
  into: 'countersign/record:production',
  secret: 'AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG',
  host: 'here',
}

type Asked = Extract<Ask, { url: string }>
const said = (status: number, body: unknown = {}): Answer => {
  return { status, body: typeof body === 'string' ? body : JSON.stringify(body), retryAfterSeconds: null }
}
const fault = (name: string, message = 'no') => said(400, { __type: name, message })

/** What is asked when it is answered so, and what came of it. */
async function sent(answers: Answer[], about = lines, at = place) {
  const asked: Asked[] = []
  if (!('through' in cloudwatch)) throw new Error('CloudWatch has a client')
  const came = await cloudwatch.through(about, at, async (ask) => {
    asked.push(ask as Asked)
    const answer = answers.shift()
    if (!answer) throw new Error('asked for more than was answered')
    return answer
  })
  return { asked, came }
}

type Put = { logGroupName: string; logStreamName: string; logEvents: { timestamp: number; message: string }[] }
const putIn = ({ body }: Asked) => JSON.parse(body) as Put
const idsIn = (ask: Asked) =>
  putIn(ask).logEvents.map(({ message }) => (JSON.parse(message) as { event: { id: string } }).event.id)

it('puts lines by their time into the group and stream, signed with the key for the region', async () => {
  const { asked, came } = await sent([said(200, { nextSequenceToken: '1' })])
  expect(came).toEqual({ done: 3, refused: [], problem: null })
  expect(asked).toHaveLength(1)
  const { url, headers } = asked[0]!
  expect(url).toBe('https://logs.eu-central-1.amazonaws.com/')
  expect(headers).toMatchObject({
    'x-amz-target': 'Logs_20140328.PutLogEvents',
    'content-type': 'application/x-amz-json-1.1',
    authorization: expect.stringMatching(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/logs\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[\da-f]{64}$/,
    ),
  })
  expect(JSON.stringify(asked)).not.toContain('wJalrXUtnFEMI')
  expect(putIn(asked[0]!)).toMatchObject({ logGroupName: 'countersign/record', logStreamName: 'production' })
  expect(idsIn(asked[0]!)).toEqual(['c', 'b', 'a'])
  const temporary = await sent([said(200)], lines, { ...place, secret: 'AKID:secret:token-of-a-session' })
  expect(temporary.asked[0]!.headers).toMatchObject({ 'x-amz-security-token': 'token-of-a-session' })
})

it('cuts where one request may hold no more, and goes on behind what arrived', async () => {
  const long = 'x'.repeat(300_000)
  const heavy = Array.from({ length: 7 }, (_, at) => lineAt(String(at), now, long))
  for (const batch of batchesOf(heavy))
    expect(batch.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(1_048_576)
  expect(batchesOf(heavy).map((batch) => batch.length)).toEqual([3, 3, 1])
  const days = [0, 23, 25, 0.5].map((hours) => lineAt(String(hours), now.getTime() + hours * 3_600_000))
  expect(batchesOf(days).map((batch) => batch.length)).toEqual([2, 1, 1])
  expect(batchesOf([])).toEqual([])

  const { asked, came } = await sent([said(200), said(503, 'later')], days)
  expect(asked.map(idsIn)).toEqual([['0', '23'], ['25']])
  expect(came).toMatchObject({ done: 2, refused: [], problem: { why: expect.stringContaining('503') } })
  // About content, behind what arrived: it begins there the next time, and only then sends fewer.
  const behind = await sent(
    [said(200), fault('InvalidParameterException')],
    [...days.slice(0, 3), lineAt('26', now.getTime() + 26 * 3_600_000)],
  )
  expect(behind.came).toMatchObject({ done: 2, problem: { why: expect.stringContaining('InvalidParameterException') } })
  expect(behind.came.tooMany).toBeUndefined()
})

it('keeps apart each line that CloudWatch leaves out, by its place in the record and not by its time', async () => {
  const rejectedLogEventsInfo = { expiredLogEventEndIndex: 1, tooOldLogEventEndIndex: 2 }
  expect((await sent([said(200, { rejectedLogEventsInfo })])).came).toEqual({
    done: 3,
    refused: [
      { at: 1, why: 'It is older than CloudWatch takes' },
      { at: 2, why: 'It is older than the log group keeps' },
    ],
    problem: null,
  })
  const tooNew = { rejectedLogEventsInfo: { tooNewLogEventStartIndex: 2 } }
  expect((await sent([said(200, tooNew)])).came.refused).toEqual([
    { at: 0, why: 'It is of a later time than CloudWatch takes' },
  ])
})

it('tries again what may pass, once for each time it is asked to, and takes nothing else for an answer', async () => {
  for (const name of [
    'ThrottlingException',
    'ResourceNotFoundException',
    'UnrecognizedClientException',
    'ExpiredTokenException',
  ]) {
    const { came } = await sent([fault(name, 'what <b>it</b> says')])
    expect(came).toMatchObject({ done: 0, refused: [], problem: { why: expect.stringContaining(name) } })
    expect(came.tooMany).toBeUndefined()
  }
  for (const answer of [
    said(301),
    said(403, '<html>'),
    said(429),
    said(500),
    said(503, 'x'),
    said(200, 'OK'),
    said(200, ''),
  ])
    expect((await sent([answer])).came).toMatchObject({ done: 0, refused: [], problem: { why: expect.any(String) } })
  expect((await sent([said(0, 'The receiver could not be reached')])).came.problem).toEqual({
    why: 'The receiver could not be reached',
    retryAfterSeconds: null,
  })
  expect((await sent([{ ...said(429), retryAfterSeconds: 17 }])).came.problem).toMatchObject({ retryAfterSeconds: 17 })
})

it('finds the one line that is refused for its content by sending fewer', async () => {
  const bad = () => [fault('InvalidParameterException', 'Log event too large')]
  expect((await sent(bad())).came).toMatchObject({ done: 0, tooMany: true })
  expect((await sent(bad(), lines.slice(0, 1))).came).toMatchObject({
    done: 1,
    refused: [{ at: 0, why: expect.stringContaining('Log event too large') }],
    problem: null,
  })
})

it('asks nothing where it is not said which stream, region or key', async () => {
  for (const more of [{ into: null }, { into: 'group' }, { into: 'a:b:c:d' }, { secret: 'no key' }, { secret: null }])
    expect((await sent([], lines, { ...place, ...more })).came).toMatchObject({
      done: 0,
      problem: { why: expect.any(String) },
    })
  const own = 'https://vpce-1a2b.logs.eu-west-3.vpce.amazonaws.com'
  expect(targetOf('g:s', own)).toEqual({ group: 'g', stream: 's', region: 'eu-west-3' })
  expect(targetOf('g:s', 'https://logs.corp.example.com')).toEqual({ wrong: expect.stringContaining('region') })
  expect(targetOf('g:s:eu-west-3', 'https://logs.corp.example.com')).toMatchObject({ region: 'eu-west-3' })
})
