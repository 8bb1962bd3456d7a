import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bulkAnswer, type Got, idsInBulk } from '@/lib/sinks/fixture'

// Support for tests: one receiver of each kind that speaks HTTP, and all that can go wrong with it.

export const faults = [
  'down',
  'slow',
  'lying',
  'reset',
  'half',
  'half without a length',
  'leading elsewhere',
  'too busy for two minutes',
] as const
export type Fault = (typeof faults)[number]

export type Speech = {
  /** What is said of where its lines go, and what opens it. */
  more?: object
  idsIn(got: Got): string[]
  fine(got: Got): string
  /** A 200 with words that deny it; null where the status says all there is to say. */
  lie(got: Got): string | null
}

const secret = 'env:COUNTERSIGN_LOG_SECRET_TEST'
const idIn = (text: string) => (JSON.parse(text) as { event: { id: string } }).event.id
type Records = { resourceLogs: { scopeLogs: { logRecords: { attributes: Attribute[] }[] }[] }[] }
type Attribute = { key: string; value: { stringValue?: string } }

export const speeches: Record<string, Speech> = {
  elasticsearch: {
    more: {},
    idsIn: idsInBulk,
    fine: (got) => JSON.stringify(bulkAnswer(got).body),
    lie: (got) => JSON.stringify(bulkAnswer(got, () => 503).body),
  },
  splunk: {
    more: { secret },
    idsIn: ({ body }) =>
      body.split('\n').map((line) => idIn(JSON.stringify((JSON.parse(line) as { event: {} }).event))),
    fine: () => '{"text":"Success","code":0}',
    lie: () => '{"text":"Server is busy","code":9}',
  },
  otlp: {
    more: {},
    idsIn: ({ body }) =>
      (JSON.parse(body) as Records).resourceLogs
        .flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
        .map(({ attributes }) => attributes.find(({ key }) => key === 'event.id')!.value.stringValue!),
    fine: () => '{"partialSuccess":{}}',
    lie: () => '{"code":14,"message":"unavailable"}',
  },
  cloudwatch: {
    more: { secret, into: 'countersign/record:test:eu-central-1' },
    idsIn: ({ body }) =>
      (JSON.parse(body) as { logEvents: { message: string }[] }).logEvents.map((one) => idIn(one.message)),
    fine: () => '{"nextSequenceToken":"1"}',
    lie: () => '{"__type":"ServiceUnavailableException","message":"not now"}',
  },
  webhook: {
    more: { secret },
    idsIn: ({ headers }) => [String(headers['webhook-id'])],
    fine: () => 'taken',
    lie: () => null,
  },
}

export type Faulty = { url: string; fault: Fault | null; took: string[]; tries: number; close(): Promise<void> }

/** A receiver that has this fault until it is told otherwise. What it took it has noted, whether it could say so or not. */
export async function faulty({ idsIn, fine, lie }: Speech, port = 0): Promise<Faulty> {
  const server = createServer((request, response) => {
    host.tries++
    if (host.fault === 'reset') return void request.once('data', () => request.socket.resetAndDestroy())
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => answer({ path: request.url ?? '', headers: request.headers, body }, request, response))
  })
  function answer(got: Got, { socket }: IncomingMessage, response: ServerResponse): void {
    if (host.fault === 'leading elsewhere') return void response.writeHead(307, { location: `${host.url}/other` }).end()
    if (host.fault === 'too busy for two minutes') return void response.writeHead(429, { 'retry-after': '120' }).end()
    const denial = host.fault === 'lying' ? lie(got) : null
    if (denial !== null) return void response.end(denial)
    host.took.push(...idsIn(got))
    if (host.fault === 'slow') return
    const [text, head] = [fine(got), 'HTTP/1.1 200 OK\r\n']
    const half = text.slice(0, Math.ceil(text.length / 2))
    if (host.fault === 'half') socket.end(`${head}content-length: ${text.length}\r\n\r\n${half}`)
    else if (host.fault === 'half without a length') socket.end(`${head}connection: close\r\n\r\n${half}`)
    else response.end(text)
  }
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  const own = (server.address() as AddressInfo).port
  const host: Faulty = { url: `http://127.0.0.1:${own}`, fault: null, took: [], tries: 0, close }
  return host
}
