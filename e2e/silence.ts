import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Way = { server: string; isSilent: boolean; close: () => void }

/**
 * A proxy on the way to the application that can fall silent, as after sleep or a change of network: what is open stays
 * open, what is asked stays unanswered, and nothing says so.
 */
export async function wayThatFallsSilent(): Promise<Way> {
  const way: Way = { server: '', isSilent: false, close: () => void proxy.close(() => undefined) }
  const proxy = createServer((inward: IncomingMessage, outward: ServerResponse) => {
    if (way.isSilent) return
    const { method, headers, url } = inward
    const onward = ask(url!, { method, headers }, (answer) => {
      outward.writeHead(answer.statusCode!, answer.headers)
      outward.flushHeaders()
      answer.on('data', (bytes) => way.isSilent || outward.write(bytes))
      answer.on('end', () => way.isSilent || outward.end())
    })
    onward.on('error', () => outward.destroy())
    outward.on('close', () => onward.destroy())
    inward.pipe(onward)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  way.server = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  return way
}
