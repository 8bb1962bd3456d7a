import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { type AddressInfo, createServer as createListener, type Server as Listener, type Socket } from 'node:net'
import { createServer as createSecureListener } from 'node:tls'

// Support for tests: receivers on this machine that speak as log stores do, and can be down, slow, lying or cut off.

export type Got = { path: string; headers: IncomingHttpHeaders; body: string }
type Said = { status?: number; body?: unknown; headers?: Record<string, string> } | 'silence' | 'reset'
export type Store = { url: string; port: number; got: Got[]; cut(): void; close(): Promise<void> }

const open: { close(): void }[] = []

/** Ends all receivers. */
export function endStores(): void {
  for (const one of open.splice(0)) one.close()
}

/** A receiver that says to each request what it is told to say. */
export async function store(answer: (got: Got, at: number) => Said): Promise<Store> {
  const got: Got[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body }
      got.push(one)
      const said = answer(one, got.length - 1)
      if (said === 'reset') request.socket.resetAndDestroy()
      else if (said !== 'silence') {
        const text = typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? {})
        response.writeHead(said.status ?? 200, said.headers).end(text)
      }
    })
  })
  return { ...(await listening(server, () => server.closeAllConnections())), got }
}

/** A listener that keeps what it is sent over each connection. */
export async function streamStore(
  pair?: { key: string; cert: string },
  meet: (socket: Socket) => void = () => {},
): Promise<Store & { texts: string[] }> {
  const texts: string[] = []
  const sockets = new Set<Socket>()
  const take = (socket: Socket) => {
    const at = texts.push('') - 1
    sockets.add(socket)
    socket.on('data', (chunk: Buffer) => (texts[at] += chunk.toString()))
    socket.on('error', () => undefined)
    meet(socket)
  }
  const server: Listener = pair ? createSecureListener(pair, take) : createListener(take)
  const end = () => {
    for (const socket of sockets) socket.destroy()
  }
  return { ...(await listening(server, end)), got: [], texts }
}

async function listening(server: Listener, cut: () => void): Promise<Omit<Store, 'got'>> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async () => {
    cut()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  open.push({ close: () => void close() })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, cut, close }
}

/** The messages in what was sent with the length before each. */
export function framesIn(text: string): string[] {
  const bytes = Buffer.from(text)
  const frames: string[] = []
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(' ', at)
    const end = space + 1 + Number(bytes.subarray(at, space).toString())
    frames.push(bytes.subarray(space + 1, end).toString())
    at = end
  }
  return frames
}

/** The ids of the lines of a bulk request. */
export function idsInBulk({ body }: Got): string[] {
  return [...body.matchAll(/^\{"create":\{"_index":"[^"]+","_id":"([^"]+)"\}\}$/gm)].map(([, id]) => id!)
}

/** As a search store answers that takes every line, unless it says otherwise of one. */
export function bulkAnswer(got: Got, of: (id: string, at: number) => number = () => 201): { body: unknown } {
  const items = idsInBulk(got).map((id, at) => {
    const status = of(id, at)
    const error = status >= 400 && status !== 409 ? { error: { type: 'mapper_parsing', reason: `no: ${status}` } } : {}
    return { create: { _id: id, status, ...error } }
  })
  return { body: { took: 1, errors: items.some(({ create }) => create.status >= 300), items } }
}

const sink = { sinkId: '0'.repeat(26) }
const acts = ['remove', 'pause', 'resume', 'test', 'send_again', 'let_go']

/** What an admin could try by each command about log stores, where the record may go nowhere. */
export const sinkTries: Record<string, () => object[]> = {
  'sinks.add': () => [{ kind: 'webhook', name: 'Ghost', address: 'https://ghost.example.com' }],
  'sinks.change': () => [{ ...sink, name: 'Ghost', address: 'https://ghost.example.com' }],
  'sinks.go_back': () => [{ ...sink, from: 'beginning' }],
  ...Object.fromEntries(acts.map((act) => [`sinks.${act}`, () => [sink]])),
}
