// What comes over /mcp, read once: which revision of the Model Context Protocol it speaks, and whether headers and body agree.

/** The revision in which every request says for itself what it needs, so that nothing is kept between two. */
export const stateless = '2026-07-28'
/** Earlier ones, which begin with a handshake; nothing is kept of that either. The newest first. */
export const withHandshake: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26']

export const rpcCode = {
  unreadable: -32700,
  invalidRequest: -32600,
  unknownMethod: -32601,
  invalidParams: -32602,
  ours: -32603,
  headerMismatch: -32020,
  unsupportedVersion: -32022,
} as const

export type RpcId = string | number
export type RpcError = { code: number; message: string; data?: unknown }
type Members = Record<string, unknown>

/** A request, read: `newer` when it came by the stateless revision. */
export type McpRequest = { id: RpcId; method: string; params: Members; meta: Members; newer: boolean }

export type Reading =
  | { is: 'request'; request: McpRequest }
  /** A notification, or an answer to something that we never asked. */
  | { is: 'told' }
  | { is: 'refused'; status: 400; id: RpcId | null; error: RpcError }

export type Headers = Readonly<Record<string, string | string[] | undefined>>

const prefix = 'io.modelcontextprotocol'
export const metaKey = {
  version: `${prefix}/protocolVersion`,
  capabilities: `${prefix}/clientCapabilities`,
  server: `${prefix}/serverInfo`,
} as const

/** Reads one message. What is said twice, in the body and in a header, must be the same. */
export function readMessage(body: unknown, headers: Headers): Reading {
  if (!isObject(body) || body['jsonrpc'] !== '2.0')
    return refused(null, rpcCode.invalidRequest, 'Send one JSON-RPC 2.0 message as a JSON object.')
  const { id, method, params } = body
  if (typeof method !== 'string')
    return 'result' in body || 'error' in body
      ? { is: 'told' }
      : refused(asId(id), rpcCode.invalidRequest, 'Name the method.')
  if (id === undefined) return { is: 'told' }
  if (asId(id) === null) return refused(null, rpcCode.invalidRequest, 'The id is a text or a whole number.')
  if (params !== undefined && !isObject(params))
    return refused(asId(id), rpcCode.invalidRequest, 'The parameters are an object.')
  const given = params ?? {}
  const meta = isObject(given['_meta']) ? given['_meta'] : {}
  const request = { id: asId(id)!, method, params: given, meta }
  return meta[metaKey.version] !== undefined || header(headers, 'mcp-protocol-version') === stateless
    ? readStateless(request, headers)
    : readOlder(request, headers)
}

type Read = Omit<McpRequest, 'newer'>

function readOlder(request: Read, headers: Headers): Reading {
  const version = header(headers, 'mcp-protocol-version')
  if (version !== undefined && request.method !== 'initialize' && !withHandshake.includes(version))
    return unsupported(request.id, version)
  return { is: 'request', request: { ...request, newer: false } }
}

function readStateless(request: Read, headers: Headers): Reading {
  const { id, method, meta } = request
  const missing = [metaKey.version, metaKey.capabilities].filter((name) => meta[name] === undefined)
  if (missing.length > 0)
    return refused(id, rpcCode.invalidParams, `Each request says in params._meta: ${missing.join(', ')}.`, { missing })
  const version = meta[metaKey.version]
  if (typeof version !== 'string' || !isObject(meta[metaKey.capabilities]))
    return refused(id, rpcCode.invalidParams, 'The revision is a text, and the capabilities are an object.')
  const mismatch = disagreement(request, version, headers)
  if (mismatch) return refused(id, rpcCode.headerMismatch, `Headers and body disagree: ${mismatch}`)
  return version === stateless
    ? { is: 'request', request: { ...request, newer: true } }
    : unsupported(id, version, method)
}

function disagreement({ method, params }: Read, version: string, headers: Headers): string | null {
  const said = [
    ['MCP-Protocol-Version', version, header(headers, 'mcp-protocol-version')],
    ['Mcp-Method', method, header(headers, 'mcp-method')],
  ] as const
  for (const [name, inBody, inHeader] of said)
    if (inHeader !== inBody) return `${name} must be ${inBody}${inHeader === undefined ? ', and is missing' : ''}.`
  if (!named.has(method) || typeof params['name'] !== 'string') return null
  const name = decoded(header(headers, 'mcp-name'))
  return name === params['name'] ? null : 'Mcp-Name must be the name in the body.'
}

/** What is asked of one thing by its name, which a header says as well. */
const named: ReadonlySet<string> = new Set(['tools/call', 'prompts/get'])

const wrapped = /^=\?base64\?(.*)\?=$/

/** A header’s value, which may be wrapped since not everything can stand in one; null when the wrapping holds nothing. */
function decoded(value: string | undefined): string | null | undefined {
  const [, inner] = (value !== undefined && wrapped.exec(value)) || []
  if (inner === undefined) return value
  const bytes = Buffer.from(inner, 'base64')
  return bytes.toString('base64') === inner ? bytes.toString('utf8') : null
}

function header(headers: Headers, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value?.trim()
}

function unsupported(id: RpcId, requested: string, method = 'server/discover'): Reading {
  const supported = method === 'initialize' ? withHandshake : [stateless]
  const words = `This revision is not spoken here. Speak ${stateless}, or begin with initialize and ${withHandshake[0]}.`
  return refused(id, rpcCode.unsupportedVersion, words, { supported, requested })
}

function refused(id: RpcId | null, code: number, message: string, data?: unknown): Reading {
  return { is: 'refused', status: 400, id, error: { code, message, ...(data !== undefined && { data }) } }
}

function asId(id: unknown): RpcId | null {
  return typeof id === 'string' || Number.isSafeInteger(id) ? (id as RpcId) : null
}

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
