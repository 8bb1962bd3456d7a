import 'server-only'
import { readFileSync } from 'node:fs'
import { request as plain } from 'node:http'
import { request as secure, type RequestOptions } from 'node:https'
import { isIPv6, type LookupFunction } from 'node:net'
import { rootCertificates } from 'node:tls'
import { letOut } from '@/lib/core/door'
import { log } from '@/lib/core/log'
import { through } from '@/lib/core/tunnel'

/** How a message that left the house was taken: the answer's status, or why there was none. */
export type Posted =
  | { status: number; retryAfterSeconds: number | null }
  | { problem: 'not_public' | 'no_address' | 'not_secure' | 'untrusted' | 'too_slow' | 'unreachable' }

export type Outside = {
  /** Hosts inside the network that the operator has listed. */
  listed: readonly string[]
  /** Whether a listed host may be spoken to without TLS. */
  isPlainAllowed: boolean
  /** A file with authorities that are trusted beside the usual ones. */
  caFile: string | null
  /** The operator's proxy, where this host is reached by one; it is asked for what speaks TLS. */
  proxy?: string | null
  timeoutMs: number
  /** What a name leads to; the system is asked where nobody says. */
  resolve?: (name: string) => Promise<string[]>
}

/**
 * Posts a body through the one door: the name is resolved once, the connection goes to the address that was looked at, no
 * redirect is followed, and the answer's body is not read.
 */
export async function postOut(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
  outside: Outside,
): Promise<Posted> {
  const way = await wayTo(url, outside)
  if ('problem' in way) return way
  return await new Promise<Posted>((resolve) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) }
    const options = { method: 'POST', headers: { ...headers, ...length }, ...way.options }
    const request = way.send(url, options, (response) => {
      const retryAfterSeconds = secondsToWait(response.headers['retry-after'])
      resolve({ status: response.statusCode ?? 0, retryAfterSeconds })
      clearTimeout(timer)
      response.on('error', () => {})
      // It says all it has to say by its status.
      response.destroy()
    })
    const timer = setTimeout(() => {
      resolve({ problem: 'too_slow' })
      request.destroy()
    }, outside.timeoutMs)
    request.on('error', (error) => {
      clearTimeout(timer)
      resolve({ problem: problemOf(error) })
    })
    request.end(body)
  })
}

/** For how long a receiver asks to be left alone: it says so in seconds, or names a moment; null where it does neither. */
export function secondsToWait(said: string | undefined, now = Date.now()): number | null {
  if (said === undefined) return null
  const seconds = /^\s*\d+\s*$/.test(said) ? Number(said) : Math.ceil((Date.parse(said) - now) / 1000)
  return seconds > 0 ? seconds : null
}

type Way = { problem: 'not_public' | 'no_address' | 'not_secure' } | { send: typeof secure; options: RequestOptions }

/** The way to an address: its name is resolved here, once, and whoever goes it gets nowhere else. */
export async function wayTo(
  url: URL,
  { listed, isPlainAllowed, caFile, proxy = null, resolve: lookUp }: Outside,
): Promise<Way> {
  const isListed = listed.some((host) => host.toLowerCase() === url.hostname.toLowerCase())
  if (url.protocol !== 'https:' && !(isPlainAllowed && isListed)) return { problem: 'not_secure' }
  const passage = await letOut(url.hostname, listed, lookUp)
  const trusted = trusting(caFile)
  // The proxy goes to the server by itself, and may know names that this machine does not.
  if (proxy !== null && url.protocol === 'https:' && (passage.ok || passage.problem === 'no_address'))
    return { send: secure, options: { createConnection: through(proxy, url, trusted), ...trusted } }
  if (!passage.ok) return { problem: passage.problem }
  const { address } = passage
  const family = isIPv6(address) ? 6 : 4
  const lookup: LookupFunction = (_name, { all }, done) =>
    all ? done(null, [{ address, family }]) : done(null, address, family)
  const send = url.protocol === 'https:' ? secure : plain
  return { send, options: { lookup, agent: false, ...trusted } }
}

/** Why nothing came of a request. */
export function problemOf(error: NodeJS.ErrnoException): 'untrusted' | 'unreachable' {
  return /CERT|SELF_SIGNED|ALTNAME|SIGNATURE|ISSUER/.test(error.code ?? '') ? 'untrusted' : 'unreachable'
}

/** Whose certificates are trusted: the usual authorities and those of a file beside them. */
export function trusting(caFile: string | null): { ca?: string[] } {
  if (caFile === null) return {}
  try {
    return { ca: [...rootCertificates, readFileSync(caFile, 'utf8')] }
  } catch (error) {
    log.warn({ err: error }, 'the file of certificate authorities could not be read')
    return {}
  }
}
