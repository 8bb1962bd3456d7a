import { type Answer, send, type TestGate } from '@/lib/gate/fixture'

/** Test support: a client of the Model Context Protocol by the stateless revision, and one message as it is. */
export type McpClient = {
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>
  rpc(method: string, params?: Params, headers?: Record<string, string>): Promise<Answer>
  /** A tool call that the protocol has nothing against; `text` is what the model reads. */
  call(name: string, args?: object, meta?: object): Promise<Called>
}

type Params = { name?: string; arguments?: object; _meta?: object }
export type Called = { text: string; structuredContent: any; isError?: boolean; content: any[] }

const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
}

export function mcpClient(gate: () => TestGate, key: () => string): McpClient {
  const post: McpClient['post'] = async (body, headers = {}) => {
    const payload = typeof body === 'string' ? body : JSON.stringify(body)
    const usual = { authorization: `Bearer ${key()}`, 'content-type': 'application/json' }
    return await send(gate(), { method: 'POST', url: '/mcp', headers: { ...usual, ...headers }, payload })
  }
  const rpc: McpClient['rpc'] = async (method, params = {}, headers = {}) => {
    const said = {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(params.name !== undefined && { 'mcp-name': params.name }),
    }
    const body = { jsonrpc: '2.0', id: 7, method, params: { ...params, _meta: { ...meta, ...params._meta } } }
    return await post(body, { ...said, ...headers })
  }
  async function call(name: string, args: object = {}, more: object = {}): Promise<Called> {
    const { status, json } = await rpc('tools/call', { name, arguments: args, _meta: more })
    if (status !== 200 || !json['result']) throw new Error(JSON.stringify(json))
    return { text: json['result'].content[0]?.text, ...json['result'] }
  }
  return { post, rpc, call }
}
