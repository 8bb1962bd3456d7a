import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'

export type { Client }

// Support for tests: a server that is started as a program, spoken to over HTTP: each conversation has a process of its own.

export type Bridge = {
  url: string
  /** Changes what the program says, on its way out. */
  alter: (message: JSONRPCMessage) => JSONRPCMessage
  /** The calls that have come. */
  calls: string[]
  close(): Promise<void>
}

export async function bridgeTo(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Bridge> {
  const spoken = new Map<string, StreamableHTTPServerTransport>()
  const running = new Set<StdioClientTransport>()
  const bridge: Bridge = { url: '', alter: (message) => message, calls: [], close }

  async function begin(): Promise<StreamableHTTPServerTransport> {
    const inside = new StdioClientTransport({
      command: process.execPath,
      args: [path.resolve(program), ...args],
      env: { ...env },
      cwd,
      stderr: 'ignore',
    })
    const outside = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void spoken.set(id, outside),
    })
    outside.onmessage = (message) => {
      if ('method' in message && message.method === 'tools/call') bridge.calls.push(String(message.params?.['name']))
      void inside.send(message)
    }
    inside.onmessage = (message) => void outside.send(bridge.alter(message))
    outside.onclose = () => {
      running.delete(inside)
      void inside.close()
    }
    running.add(inside)
    await inside.start()
    await outside.start()
    return outside
  }

  const server: Server = createServer((request, response) => {
    const known = spoken.get(String(request.headers['mcp-session-id']))
    void (known ? Promise.resolve(known) : begin()).then((transport) => transport.handleRequest(request, response))
  })
  async function close(): Promise<void> {
    server.closeAllConnections()
    server.close()
    await Promise.all([...running].map((inside) => inside.close()))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  bridge.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
  return bridge
}

/** The protocol's own client, spoken to a server. */
export async function connected(url: string, headers: Record<string, string> = {}): Promise<Client> {
  const client = new Client({ name: 'somebody', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  return client
}
