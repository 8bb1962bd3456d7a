import type { ImportProgress } from '@/lib/imports/schema'

/** Raised when what the reader finds would change: then branches are read again though their commits are the same. */
export const readerVersion = 5

/** How often in a row an import is taken up again after its process died, before it counts as what kills it. */
export const maxTakeovers = 3

// The rest of a branch's share is the storing of what was found in it.
const shareOfReading = 0.8

/** How many branches are behind an import, with the part of the one it is at. */
export function branchesBehind({ done, reading }: Pick<ImportProgress, 'done' | 'reading'>): number {
  return done + (reading === null || reading.of === 0 ? 0 : (shareOfReading * reading.commits) / reading.of)
}

/** Where a delivery repository lies: a folder or bundle on this machine, or a git server. */
export type Location = { kind: 'path' | 'address'; text: string }

/** Why a location cannot be used, in words of its own (lib/imports/labels.ts). */
export type LocationProblem = 'empty' | 'unreadable' | 'not_supported' | 'holds_secret'

// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const control = /[\u0000-\u001f\u007f]/
const address =
  /^(https|http|ssh):\/\/(?:([^/@\s]+)@)?(\[[0-9a-f:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*)(?::\d{1,5})?\/(?!-)[^\s?#]+$/i
// user@host:path, as ssh understands it; a drive letter or a path with a colon is none.
const shortAddress = /^[A-Za-z0-9][\w.-]*@[A-Za-z0-9][A-Za-z0-9.-]*:(?![-/]{2})(?!-)\S+$/

/** Judges what somebody typed before git sees it. Anything that could be taken for an option or a helper is refused. */
export function readLocation(
  typed: string,
): { ok: true; location: Location } | { ok: false; problem: LocationProblem } {
  const text = typed.trim()
  if (text === '') return { ok: false, problem: 'empty' }
  if (control.test(text) || text.length > 2_000 || text.startsWith('-')) return { ok: false, problem: 'unreadable' }
  if (/^file:\/\/\//i.test(text)) return { ok: true, location: { kind: 'path', text: text.slice('file://'.length) } }
  const matched = address.exec(text)
  if (matched) {
    // A name before the @ is how ssh is used; with https it is a token, and with a colon a password.
    const user = matched[2]
    const secret = user !== undefined && (user.includes(':') || !/^ssh$/i.test(matched[1]!))
    return secret ? { ok: false, problem: 'holds_secret' } : { ok: true, location: { kind: 'address', text } }
  }
  if (shortAddress.test(text)) return { ok: true, location: { kind: 'address', text } }
  if (/^[a-z][a-z0-9+.-]*::?\/?\/?/i.test(text) && /^[a-z][a-z0-9+.-]+:/i.test(text))
    return { ok: false, problem: 'not_supported' }
  return { ok: true, location: { kind: 'path', text } }
}

/** A name for a repository from where it lies: its last part, without .git or .bundle. */
export function nameOfLocation(text: string): string {
  const last =
    text
      .replace(/[/\\]+$/, '')
      .split(/[/\\:]/)
      .at(-1) ?? ''
  const name = last
    .replace(/\.(?:git|bundle)$/i, '')
    .replace(/[^\p{L}\p{N}._ -]+/gu, ' ')
    .trim()
  return name === '' ? 'repository' : name.slice(0, 80)
}

/** The first name not taken yet: `policygpt`, `policygpt 2`, … */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number++) if (!taken.has(`${wanted} ${number}`)) return `${wanted} ${number}`
}

/** A branch head that was read before, and whether reading it again could find anything new. */
export type KnownHead = { sourceId: string; branch: string; head: string; current: boolean }

/** Whether something of a branch could not be read that a reading at another time may get at. */
export function holdsUnread({ problems }: { problems: Readonly<Record<string, number>> }): boolean {
  return ['too_slow', 'missing_object'].some((code) => Object.hasOwn(problems, code))
}

/** The branches that need no reading: the same commit, read by the same reader. */
export function unchangedBranches(
  heads: ReadonlyMap<string, string>,
  known: readonly KnownHead[],
  sourceId: string | null,
): string[] {
  return known
    .filter((one) => one.sourceId === sourceId && one.current && heads.get(one.branch) === one.head)
    .map(({ branch }) => branch)
}

/** The server that an address leads to, with its port; null for a folder or bundle. */
export function serverOf({ kind, text }: Location): { protocol: string; host: string; port: number } | null {
  if (kind === 'path') return null
  const short = shortAddress.test(text) && !text.includes('://')
  const url = new URL(short ? `ssh://${text.slice(0, text.indexOf(':'))}/` : text)
  const protocol = url.protocol.slice(0, -1).toLowerCase()
  return { protocol, host: url.hostname, port: url.port ? Number(url.port) : usualPorts[protocol]! }
}

const usualPorts: Readonly<Record<string, number>> = { https: 443, http: 80, ssh: 22 }
