import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

// Support for tests: a server of the Model Context Protocol on this machine, which counts what it is asked to do.

type Tool = { name: string; description: string; inputSchema: object; annotations?: object }

/** How it answers a call: as a tool does, with an error of the protocol, by a status, never, or by cutting the line. */
type Manner = 'well' | 'badly' | 'error' | 'silence' | 'cut' | 'nonsense' | 'long' | number

export type ToolServer = {
  url: string
  tools: Tool[]
  /** What was asked for, each time. */
  done: { name: string; arguments: object }[]
  headers: IncomingHttpHeaders[]
  sessions: Set<string>
  manner: Manner
  /** Whether it answers as a stream of events. */
  isStreaming: boolean
  /** What it says of how far it is, where it is asked to and answers as a stream. */
  headway: object[]
  /** Resolves when the next call has come. */
  next(): Promise<void>
}

const open: Server[] = []

/** Ends all servers, and cuts off whoever is still connected. */
export function endServers(): void {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
}

export const sendNote = (): Tool => ({
  name: 'send_note',
  description: 'Sends a note to somebody',
  inputSchema: { type: 'object', properties: { to: { type: 'string' }, text: { type: 'string' } }, required: ['to'] },
})

/** A server with these tools that asks for a header, if one is named. */
export async function toolServer(tools: Tool[], needs: string | null = null): Promise<ToolServer> {
  let heard: (() => void)[] = []
  const at: ToolServer = {
    url: '',
    tools,
    done: [],
    headers: [],
    sessions: new Set(),
    manner: 'well',
    isStreaming: false,
    headway: [],
    next: () => new Promise((resolve) => heard.push(resolve)),
  }
  const server = createServer((request, response) => {
    at.headers.push(request.headers)
    if (needs !== null && request.headers.authorization !== needs) return void response.writeHead(401).end()
    const session = String(request.headers['mcp-session-id'])
    if (request.method === 'DELETE') {
      at.sessions.delete(session)
      return void response.writeHead(200).end()
    }
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { id, method, params } = JSON.parse(body) as { id?: number; method: string; params: any }
      if (id === undefined) return void response.writeHead(202).end()
      if (method === 'initialize') {
        const made = `session-${at.headers.length}`
        at.sessions.add(made)
        response.setHeader('mcp-session-id', made)
        const { protocolVersion } = params
        return answer(at, response, { id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo: {} } })
      }
      if (!at.sessions.has(session)) return void response.writeHead(404).end()
      if (method === 'tools/list') {
        // Two to a page.
        const from = Number(params.cursor ?? 0)
        const more = from + 2 < at.tools.length && { nextCursor: String(from + 2) }
        return answer(at, response, { id, result: { tools: at.tools.slice(from, from + 2), ...more } })
      }
      at.done.push({ name: params.name, arguments: params.arguments })
      for (const tell of heard) tell()
      heard = []
      called(at, response, id, params._meta?.progressToken)
    })
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  at.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
  return at
}

function called(at: ToolServer, response: ServerResponse, id: number, token?: number): void {
  const text = at.manner === 'long' ? 'x'.repeat(1_100_000) : 'Sent it'
  if (at.manner === 'silence') return
  if (at.manner === 'cut') return void response.socket?.destroy()
  if (typeof at.manner === 'number') return void response.writeHead(at.manner, { location: at.url }).end()
  if (at.manner === 'nonsense')
    return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":')
  if (at.manner === 'error') return answer(at, response, { id, error: { code: -32602, message: 'No such person' } })
  const result = { content: [{ type: 'text', text }], structuredContent: { sent: true }, _meta: { own: 'words' } }
  const said = token === undefined ? [] : at.headway.map((one) => ({ progressToken: token, ...one }))
  answer(at, response, { id, result: { ...result, ...(at.manner === 'badly' && { isError: true }) } }, said)
}

function answer(
  { isStreaming }: ToolServer,
  response: ServerResponse,
  message: object,
  headway: readonly object[] = [],
): void {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message })
  if (!isStreaming) return void response.writeHead(200, { 'content-type': 'application/json' }).end(text)
  // A stream that says other things first, and does not end by itself.
  const notice = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info' } })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const params of headway) {
    const said = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params })
    response.write(`event: message\ndata: ${said}\n\n`)
  }
  response.write(`event: message\r\ndata: ${notice}\r\n\r\n: comment\r\n\r\nid: 1\r\ndata: ${text.slice(0, 9)}`)
  setImmediate(() => response.write(`${text.slice(9)}\r\n\r\n`))
}

/** What people write of a draft, as the file in which an admin describes it. */
export function wordsFor(key: string): string {
  return JSON.stringify({
    key,
    title: 'Send a note',
    sentence: 'wants to send a note to {to}',
    consequences: ['Somebody reads it.'],
    undo: 'Nothing takes it back.',
    owner: 'delivery-leads',
    input: sendNote().inputSchema,
  })
}
