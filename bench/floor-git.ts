import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { onStop } from '@/lib/core/child'

// The least that a git address could do: git's own program behind a socket (git-http-backend), for whoever comes. No account,
// no policy, no look at what is pushed. A process of its own: `floor-git.mjs PORT FOLDER`, with repositories in the folder.
const [port, folder] = process.argv.slice(2)

const server = createServer((request, response) => {
  if (request.url === '/livez') return response.end()
  if (!request.headers.authorization)
    return response.writeHead(401, { 'www-authenticate': 'Basic realm="floor"' }).end()
  const { pathname, search } = new URL(request.url!, 'http://floor.invalid')
  const child = spawn('git', ['http-backend'], {
    env: {
      NODE_ENV: process.env.NODE_ENV,
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: 'bench',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      ...(request.headers['content-length'] && { CONTENT_LENGTH: request.headers['content-length'] }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  request.pipe(child.stdin)
  child.stdin.on('error', () => undefined)
  // The head of what a CGI program says ends with an empty line; what follows is sent as it comes.
  let head: Buffer | null = Buffer.alloc(0)
  child.stdout.on('data', (chunk: Buffer) => {
    if (!head)
      return void (response.write(chunk) || (child.stdout.pause(), response.once('drain', () => child.stdout.resume())))
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    const fields = head
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(/:\s*/, 2) as [string, string])
    const status = fields.find(([name]) => name.toLowerCase() === 'status')?.[1]
    response.writeHead(status ? Number.parseInt(status, 10) : 200, Object.fromEntries(fields))
    response.write(head.subarray(end + 4))
    head = null
  })
  child.once('close', () => response.end())
})
server.listen(Number(port), '127.0.0.1')

onStop(async () => {
  server.closeAllConnections()
  server.close()
})
