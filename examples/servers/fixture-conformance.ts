import { createServer, request, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'

// Support for tests: the server whose tools the conformance suite calls, and a door that knows the pod's key, since the
// suite has none.

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA='
const image = { type: 'image', data: png, mimeType: 'image/png' }
const resource = (uri: string, mimeType: string, text: string) => ({
  type: 'resource',
  resource: { uri, mimeType, text },
})

const answers: Record<string, object[]> = {
  test_simple_text: [{ type: 'text', text: 'This is a simple text response for testing.' }],
  test_image_content: [image],
  test_audio_content: [{ type: 'audio', data: wav, mimeType: 'audio/wav' }],
  test_embedded_resource: [resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  test_multiple_content_types: [
    { type: 'text', text: 'Multiple content types test:' },
    image,
    resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  ],
  test_tool_with_progress: [{ type: 'text', text: 'It took three steps.' }],
  test_error_handling: [{ type: 'text', text: 'This tool intentionally returns an error for testing' }],
}

/** The prompts that the suite asks for. */
export const suitePrompts: Readonly<Record<string, string>> = {
  test_simple_prompt: 'This is a simple prompt for testing.',
  test_prompt_with_arguments: "Prompt with arguments: arg1='{arg1}', arg2='{arg2}'",
}

const plain = { type: 'object' as const, properties: {} }
export type Listening = { url: string; close(): void }

/** The tools that the suite looks for. */
export async function suiteServer(): Promise<Listening> {
  return await listening(
    createServer(async (asked, response) => {
      const server = new Server({ name: 'suite', version: '1' }, { capabilities: { tools: {} } })
      server.setRequestHandler(ListToolsRequestSchema, () => ({
        tools: Object.keys(answers).map((name) => ({
          name,
          description: `Answers as ${name}`,
          inputSchema: plain,
        })),
      }))
      server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, _meta } }, { sendNotification }) => {
        for (const progress of name === 'test_tool_with_progress' ? [0, 50, 100] : [])
          if (_meta?.progressToken !== undefined)
            await sendNotification({
              method: 'notifications/progress',
              params: { progressToken: _meta.progressToken, progress, total: 100 },
            })
        return {
          content: answers[name] as [],
          ...(name === 'test_error_handling' && { isError: true }),
        }
      })
      const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined })
      await server.connect(transport)
      await transport.handleRequest(asked, response)
    }),
  )
}

/** Hands everything on as it is, with a key. */
export async function doorWithKey(gate: string, key: string): Promise<Listening> {
  return await listening(
    createServer((asked, response) => {
      const { method, headers } = asked
      const more = { ...headers, authorization: `Bearer ${key}` }
      const onward = request(new URL('/mcp', gate), { method, headers: more }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(response)
      })
      onward.on('error', () => response.destroy())
      asked.pipe(onward)
    }),
  )
}

async function listening(server: HttpServer): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, close }
}
