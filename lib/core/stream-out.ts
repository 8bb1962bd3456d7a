import 'server-only'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { letOut } from '@/lib/core/door'
import { type Outside, problemOf, trusting } from '@/lib/core/post'

export type Streamed =
  | { ok: true }
  | { problem: 'not_public' | 'no_address' | 'untrusted' | 'too_slow' | 'unreachable' | 'broken_off' }

/**
 * Sends bytes over a connection of their own, through the one door, and counts them as there when the receiver has closed
 * its side after ours: it has then read to the end. A receiver that goes away before that has perhaps read nothing.
 */
export async function streamOut(
  { host, port, isSecure }: { host: string; port: number; isSecure: boolean },
  bytes: Buffer,
  { listed, caFile, timeoutMs, resolve: lookUp }: Omit<Outside, 'isPlainAllowed'>,
): Promise<Streamed> {
  const passage = await letOut(host, listed, lookUp)
  if (!passage.ok) return { problem: passage.problem }
  const { address } = passage
  return await new Promise<Streamed>((resolve) => {
    let [isOpen, isSent] = [false, false]
    const socket: Socket = isSecure
      ? connectSecurely({ host: address, port, ...(isIP(host) ? {} : { servername: host }), ...trusting(caFile) })
      : connect({ host: address, port })
    function done(what: Streamed): void {
      clearTimeout(timer)
      resolve(what)
      socket.destroy()
    }
    const timer = setTimeout(() => done({ problem: 'too_slow' }), timeoutMs)
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      isOpen = true
      socket.end(bytes)
    })
    socket.once('finish', () => (isSent = true))
    // Whatever a receiver says is read, so that its end is heard of.
    socket.resume()
    socket.on('error', (error) => done({ problem: isOpen ? 'broken_off' : problemOf(error) }))
    // Who closes before we have said everything has not read it.
    socket.once('end', () => isSent || done({ problem: 'broken_off' }))
    socket.on('close', () => done(isSent ? { ok: true } : { problem: 'broken_off' }))
  })
}
