import 'server-only'
import { pipeline, type Readable, type Writable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import { PacketProblem } from '@/lib/git/packets'

/** What was sent, as it was before git packed it; throws a `PacketProblem` where it cannot be unpacked. */
export async function* unpacked(request: FastifyRequest): AsyncGenerator<Buffer> {
  const body = request.body as Readable
  const isPacked = /^(?:x-)?gzip$/i.test(String(request.headers['content-encoding'] ?? ''))
  if (!isPacked) return yield* body
  // Where whoever sends it goes away, what waits for the rest hears of it.
  const plain = pipeline(body, createGunzip(), () => {})
  try {
    yield* plain
  } catch (error) {
    const isDamaged = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
    throw isDamaged ? new PacketProblem('it is not packed as it says') : error
  }
}

/** What a client says it has and wants. */
const mostAskedBytes = 10 * 1024 * 1024

/** Gives git what was sent, as fast as it takes it. One that ended takes no more. */
export async function feed(stdin: Writable, body: AsyncIterable<Buffer>): Promise<void> {
  let left = mostAskedBytes
  for await (const chunk of body) {
    left -= chunk.length
    if (left < 0) throw new Error('More is asked for than is read')
    if (stdin.destroyed) return
    if (!stdin.write(chunk)) await taken(stdin)
  }
  stdin.end()
}

async function taken(stdin: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = () => {
      stdin.off('drain', go).off('close', go)
      resolve()
    }
    stdin.once('drain', go).once('close', go)
  })
}
