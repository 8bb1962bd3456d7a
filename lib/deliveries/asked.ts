import { isProtected } from '@/lib/repositories/branches/rules'
import { isPlainBranch } from '@/lib/repositories/schema'

/** One line of a push: from which commit to which a ref is to move. */
export type RefCommand = { from: string; to: string; ref: string }

/** What a push asks for, or why it is refused before anything of it is read. */
export type Wanted =
  | { kind: 'deliver'; branch: string; head: string; isProtected: true }
  | { kind: 'own'; branch: string; from: string | null; head: string }
  | { kind: 'refused'; reason: PushRefusal; ref: string | null }

/** Why a push is refused; the record keeps these, and `pushWords` says them. */
export const pushRefusals = [
  'push_unreadable',
  'push_nothing',
  'push_several',
  'push_odd_ref',
  'push_deletes',
  'push_tag',
  'push_notes',
  'push_direct',
  'push_others_branch',
  'push_no_place',
  'push_unprotected',
] as const
export type PushRefusal = (typeof pushRefusals)[number]

const nothing = '0'.repeat(40)
const objectName = /^[0-9a-f]{40}$/

/**
 * What the client of a push can do, by the first of its commands: it needs the answer in that form, whatever else it sent. A
 * clone without its past says before these where that ends.
 */
export function capabilitiesIn(lines: readonly Buffer[]): string[] {
  const first = lines.map((line) => line.toString('latin1')).find((line) => !line.startsWith('shallow '))
  const offered = first && split(first, '\0')[1]
  return offered ? offered.trim().split(' ') : []
}

/** The lines of a push as commands; null where they are none. */
export function readCommands(lines: readonly Buffer[]): RefCommand[] | null {
  const commands: RefCommand[] = []
  for (const bytes of lines) {
    // A name that is no UTF-8 is not read as another one.
    const text = wellFormed(bytes)
    if (text === null) return null
    const [line] = split(text, '\0')
    const [from = '', to = '', ...ref] = line.replace(/\n$/, '').split(' ')
    if (/^shallow$/.test(from)) continue
    if (!objectName.test(from) || !objectName.test(to)) return null
    commands.push({ from, to, ref: ref.join(' ') })
  }
  return commands
}

function wellFormed(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function split(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

type Place = { pod: string; protectedBranches: readonly string[] }

/** What these commands ask for: by their names alone, before a byte of what they bring is read. */
export function wantedBy(commands: readonly RefCommand[], { pod, protectedBranches }: Place): Wanted {
  const [first, ...more] = commands
  if (!first) return refused('push_nothing', null)
  const { ref, from, to } = first
  if (more.length > 0) return refused('push_several', ref)
  const name = /^refs\/(?:for|heads)\/(.+)$/s.exec(ref)?.[1]
  if (ref.startsWith('refs/tags/')) return refused('push_tag', ref)
  if (ref.startsWith('refs/notes/')) return refused('push_notes', ref)
  if (name === undefined) return refused(ref.startsWith('refs/') ? 'push_no_place' : 'push_odd_ref', ref)
  if (!isPlainBranch(name)) return refused('push_odd_ref', ref)
  if (to === nothing) return refused('push_deletes', ref)
  if (ref.startsWith('refs/for/'))
    return isProtected(protectedBranches, name)
      ? { kind: 'deliver', branch: name, head: to, isProtected: true }
      : refused('push_unprotected', ref)
  const [space, whose, ...rest] = name.split('/')
  if (space !== 'pods') return refused('push_direct', ref)
  if (whose !== pod || rest.length === 0) return refused('push_others_branch', ref)
  return { kind: 'own', branch: name, from: from === nothing ? null : from, head: to }
}

function refused(reason: PushRefusal, ref: string | null): Wanted {
  return { kind: 'refused', reason, ref }
}

/** The task that push options name; null where they name none. */
export function taskIn(options: readonly string[]): string | null {
  const named = options.map((option) => /^task=(.+)$/.exec(option.trim())?.[1]?.trim())
  return named.find((task) => task !== undefined && task !== '')?.slice(0, 200) ?? null
}
