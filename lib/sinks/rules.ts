import type { SinkKind } from '@/lib/sinks/kinds/kind'
import type { SinkView } from '@/lib/sinks/schema'

/** Where an address leads: a host with its port, or a file. */
export type End =
  | { to: 'host'; host: string; port: number; isSecure: boolean; url: string }
  | { to: 'file'; file: string }

const ports: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80, 'tls:': 6514, 'tcp:': 514 }

/** What an address of this kind means; else what is wrong with it. Hosts come out in the one spelling that browsers give them. */
export function endOf({ way, example }: Pick<SinkKind, 'way' | 'example'>, address: string): End | { wrong: string } {
  const wrong = { wrong: `Give the whole address, such as ${example}` }
  if (way === 'file') {
    const isPlain = /^(\/[^/\0]+)+$/.test(address) && !/\/\.{1,2}(\/|$)/.test(address)
    return isPlain ? { to: 'file', file: address } : wrong
  }
  const [, scheme, rest] = /^([a-z]+:)\/\/(.+)$/i.exec(address) ?? []
  const protocol = scheme?.toLowerCase() ?? ''
  const isOfWay = (way === 'http' ? ['https:', 'http:'] : ['tls:', 'tcp:']).includes(protocol)
  // The scheme of the web alone has its hosts spelled in one way.
  if (!isOfWay || !URL.canParse(`https://${rest}`)) return wrong
  const { hostname, port, username, password, hash, search, pathname } = new URL(`https://${rest}`)
  if (username || password)
    return { wrong: 'Leave name and password out of the address: say below where they are found' }
  if (hash || (way === 'stream' && (search || pathname !== '/'))) return wrong
  const given = /:(\d+)(?=[/?]|$)/.exec(rest!.replace(/^\[[^\]]*\]/, ''))?.[1]
  const url = way === 'http' ? new URL(address).href : `${protocol}//${hostname}:${port || given || ports[protocol]}`
  return {
    to: 'host',
    host: hostname.replace(/\.$/, ''),
    port: Number(given ?? (port || ports[protocol])),
    isSecure: protocol === 'https:' || protocol === 'tls:',
    url,
  }
}

/** How an address is told to whoever may not see all of it, and on the record. */
export function hostOf(end: End): string {
  return end.to === 'file' ? end.file.slice(end.file.lastIndexOf('/') + 1) : `${end.host}:${end.port}`
}

export type Allowed = { hosts: readonly string[]; inside: readonly string[]; folders: readonly string[] }

/**
 * Whether the operator has listed where it goes; a host inside this network is listed as such. Without TLS nothing goes but
 * to a host inside, and in production no more than what has no secret beside it.
 */
export function notAllowed(
  end: End,
  { hosts, inside, folders }: Allowed,
  { looksInside, way, isProduction }: { looksInside: boolean; way: SinkKind['way']; isProduction: boolean },
): 'not_listed' | 'not_inside' | 'not_secure' | 'no_folder' | null {
  if (end.to === 'file') return folders.some((folder) => end.file.startsWith(`${folder}/`)) ? null : 'no_folder'
  const host = end.host.toLowerCase()
  if (!hosts.includes(host)) return 'not_listed'
  const isInside = inside.includes(host)
  if (looksInside && !isInside) return 'not_inside'
  if (!end.isSecure && (!isInside || (way === 'http' && isProduction))) return 'not_secure'
  return null
}

export type SinkStanding = 'new' | 'works' | 'behind' | 'fails' | 'paused'

/** How it goes with a log store, in a word. */
export function standingOf({
  pausedAt,
  failingSince,
  lastSuccessAt,
  behindSeconds,
}: Pick<SinkView, 'pausedAt' | 'failingSince' | 'lastSuccessAt' | 'behindSeconds'>): SinkStanding {
  if (pausedAt) return 'paused'
  if (failingSince) return 'fails'
  if (behindSeconds > lateSeconds) return 'behind'
  return lastSuccessAt ? 'works' : 'new'
}

/** Nobody waits so long for a line while all is well. */
const lateSeconds = 120

/** So many lines that a store refused are kept apart for it; with more it is sent nothing until somebody has looked. */
export const mostRefused = 1_000
