import { createServer, type ServerResponse } from 'node:http'
import { onStop } from '@/lib/core/child'

// The least that telling many could do: streams that are held open, and one event of the same bytes written to each of them
// when somebody says so. No database, no account, no record. A process of its own: `floor-streams.mjs PORT`.
const port = Number(process.argv[2])
const streams = new Set<ServerResponse>()
let told = 0

function event(): string {
  const id = String(10_000 + told++)
  const data = {
    id: '01KAZ8M7Q2V5X3T9R4N6C1B0DE',
    tool: 'tasks.update_metadata',
    task: null,
    state: 'expired',
    request: `CS-${id}`,
    at: new Date().toISOString(),
  }
  return `event: call.expired\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`
}

const server = createServer((request, response) => {
  if (request.url === '/livez') return response.end()
  if (request.url === '/tell') {
    for (const stream of streams) stream.write(event())
    return response.writeHead(204).end()
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
  response.write('event: hello\ndata: {}\n\n')
  streams.add(response)
  response.once('close', () => streams.delete(response))
})
server.listen(port, '127.0.0.1')

onStop(async () => {
  server.closeAllConnections()
  server.close()
})
