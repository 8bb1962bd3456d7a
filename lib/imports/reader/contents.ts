import { digestOf, sha256 } from '@/lib/core/canonical'
import { decode } from '@/lib/imports/recover/documents'
import type { Note } from '@/lib/imports/recover/reading'
import type { Objects } from '@/lib/git/objects'
import type { Commit } from '@/lib/imports/schema'
import { type Base, type ItemTable, newTable, readVersion, type Version } from '@/lib/imports/recover/timeline'

/** A file's content as text, or none with the reason why. */
export type Text = { text: string | null; notes: Note[] }

/** The contents of a repository, each read and parsed once however many commits and branches share it. */
export type Contents = {
  table: ItemTable
  text(oid: string, path: string, maxBytes?: number): Promise<Text>
  /** A list file as one commit left it. */
  version(oid: string, path: string): Promise<Version>
  hash(text: string): string
  /** Told when what a commit did to a file has been looked at. */
  past(commit: Commit): void
}

/** Told before something is parsed that could take long, so that whoever watches knows what to leave out next time. */
export type Announce = (oid: string, path: string) => void

export const maxTextBytes = 1024 * 1024
// Lists are split before they are parsed, so they may be larger.
const maxListBytes = 16 * 1024 * 1024
const worthAnnouncing = 16 * 1024

export function openContents(objects: Objects, skip: ReadonlySet<string>, announce: Announce): Contents {
  const table = newTable(digestOf)
  const versions = new Map<string, Version>()
  // One version per file, the one read last: the next is mostly the same.
  const bases = new Map<string, Base | null>()

  async function bytes(oid: string, path: string, maxBytes: number): Promise<Buffer | Note> {
    if (skip.has(oid)) return note('too_slow', 'It took too long, or too much memory, to be read.')
    const blob = await objects.blob(oid, maxBytes)
    if (!blob.ok) return reasonNote(blob.reason, blob.size)
    if (blob.bytes.length > worthAnnouncing) announce(oid, path)
    return blob.bytes
  }

  return {
    table,
    async text(oid, path, maxBytes = maxTextBytes) {
      const read = await bytes(oid, path, maxBytes)
      return Buffer.isBuffer(read) ? decode(read) : { text: null, notes: [read] }
    },
    hash: sha256,
    past: () => {},
    async version(oid, path) {
      const known = versions.get(oid)
      if (known) return known
      const read = await bytes(oid, path, maxListBytes)
      if (!Buffer.isBuffer(read)) return unreadable(read)
      const { version, base } = readVersion(table, read, bases.get(path) ?? null)
      bases.set(path, base)
      versions.set(oid, version)
      return version
    },
  }
}

function unreadable(why: Note): Version {
  return { shape: 'unreadable', ids: new Int32Array(0), notes: [why] }
}

function note(code: Note['code'], reason: string): Note {
  return { code, line: null, reason }
}

function reasonNote(reason: 'missing' | 'too_large' | 'not_a_file', size: number): Note {
  if (reason === 'missing') return note('missing_object', 'Its content is missing from the repository.')
  if (reason === 'not_a_file') return note('missing_object', 'It is not a file.')
  return note('too_large', `It is too large to be read (${Math.ceil(size / 1024 / 1024)} MB).`)
}
