import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

export type Far = { url: string; close(): void }

/** A way to a server on which everything takes so long in each direction, as it does to another town. */
export async function farFrom(url: string, eachWayMs: number): Promise<Far> {
  const { hostname, port } = new URL(url)
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true }, (near) => {
    const there = connect({ host: hostname, port: Number(port), noDelay: true })
    for (const end of [near, there]) {
      open.add(end)
      end.on('close', () => open.delete(end))
      end.on('error', () => end.destroy())
    }
    late(near, there, eachWayMs)
    late(there, near, eachWayMs)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    for (const end of open) end.destroy()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

/** What comes in goes out later, in the same order: timers of one length ring in the order in which they were set. */
function late(from: Duplex, to: Duplex, afterMs: number): void {
  from.on('data', (part: Buffer) => setTimeout(() => to.writable && to.write(part), afterMs))
  from.on('close', () => setTimeout(() => to.destroy(), afterMs))
}
