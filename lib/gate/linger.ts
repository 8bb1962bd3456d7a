import 'server-only'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Socket } from 'node:net'

/** How much of a body that is too large is still taken off the line, and for how long. */
const most = { bytes: 64_000_000, ms: 10_000 }

const lingering = new WeakSet<Socket>()

/** Whether a connection has its last answer and is only listened to until its sender notices. */
export function isLingering(socket: Socket): boolean {
  return lingering.has(socket)
}

/**
 * Answers at once and closes late. A connection that is closed while its sender still sends is reset, and a reset throws
 * the answer away before it is read: so what still comes is taken and dropped, until it ends or becomes too much.
 */
export function answerAndLinger(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, body: words }: { status: number; body: string },
  headers: Readonly<Record<string, string>>,
): void {
  reply.hijack()
  const { raw: response } = reply
  const { raw: incoming } = request
  const body = Buffer.from(words)
  const length = { 'content-length': body.length, connection: 'close' }
  response.writeHead(status, { ...(reply.getHeaders() as Record<string, string>), ...headers, ...length })
  response.write(body)
  lingering.add(incoming.socket)

  let left = most.bytes
  const end = () => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, most.ms)
  if (incoming.readableEnded || incoming.destroyed) return end()
  incoming.once('end', end).once('close', end).once('error', end)
  incoming.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left <= 0) end()
  })
  incoming.resume()
}
