import { deletedShare, isDestructive } from '@/lib/difference/loss'
import type { Loss } from '@/lib/deliveries/schema'
import { lossWords } from '@/lib/findings/labels'
import { lossesBeside } from '@/lib/findings/losses'
import type { LookedThrough } from '@/lib/findings/aside/long'
import type { ChangedFile, CommitSaid } from '@/lib/git/changes'

/** A text, what is none, or what is too long to be looked through. */
export type Content = { text: string | null } | 'too_long'

/**
 * Holds every file that is in both trees against what stood there. A file that goes is told by itself.
 * @param contentOf What was read of an object; undefined for one that was not.
 * @param saidOf The commits that changed a file.
 */
export function lostIn(
  files: readonly ChangedFile[],
  contentOf: (blob: string) => Content | undefined,
  saidOf: (path: string) => readonly CommitSaid[],
): Loss[] {
  return files.flatMap((file) => {
    const { path, before, after } = file
    if (!before || !after || before.blob === after.blob) return []
    const [old, fresh] = [contentOf(before.blob), contentOf(after.blob)]
    if (!isRead(old) || !isRead(fresh)) return [{ path, code: 'loss.not_compared', words: lossWords.tooLong }]
    const found = lossesBeside({ digest: before.blob, text: old.text }, fresh.text, saidIn(saidOf(path)), path)
    return [...byLines(file, found), ...found].map(({ code, words }) => ({ path, code, words }))
  })
}

const ofContent = ['loss.emptied', 'loss.replaced', 'loss.share']

/** As the past is judged: by lines as git counts them, empty ones and those that moved among them. */
function byLines({ added, removed }: ChangedFile, found: readonly { code: string }[]) {
  if (added === null || removed === null || !isDestructive({ added, deleted: removed })) return []
  if (found.some(({ code }) => ofContent.includes(code))) return []
  return [{ code: 'loss.share', words: lossWords.lines(removed, added) }]
}

/**
 * How much goes of that file of which most does, from 0 to 1: all of one that is gone and stands under no other path, and of
 * one that stays what `deletedShare` says. Null where a file that could be it cannot be compared: no text, or too long.
 */
export function mostDeleted(
  files: readonly ChangedFile[],
  contentOf: (blob: string) => Content | undefined,
): number | null {
  const come = new Set(files.flatMap(({ before, after }) => (after && after.blob !== before?.blob ? [after.blob] : [])))
  const shares = files.map(({ before, after, removed }) => {
    if (!before || before.blob === after?.blob || removed === 0) return 0
    if (!after) return come.has(before.blob) ? 0 : 1
    const [old, fresh] = [contentOf(before.blob), contentOf(after.blob)]
    if (!isRead(old) || old.text === null || !isRead(fresh)) return null
    return fresh.text === null ? 1 : deletedShare(old.text, fresh.text)
  })
  const known = shares.filter((share) => share !== null)
  const most = Math.max(0, ...known)
  return known.length === shares.length || most === 1 ? most : null
}

const elision = 'loss.elision'

/**
 * How much was found in files of each kind, without the lines in the place of content that stood in the same file before: a
 * template may have one, and nothing went for it now.
 */
export function withoutStanding(
  { counts, elided }: Pick<LookedThrough, 'counts' | 'elided'>,
  files: readonly ChangedFile[],
  contentOf: (blob: string) => Content | undefined,
): Record<string, number> {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const standing = elided.filter(({ of, line }) => {
    const { before, after } = byPath.get(of) ?? {}
    if (!before || !after) return false
    const old = contentOf(before.blob)
    return isRead(old) && old.text !== null && old.text.split('\n').includes(line)
  })
  const { [elision]: all = 0, ...others } = counts
  return standing.length < all ? { ...counts, [elision]: all - standing.length } : others
}

function isRead(content: Content | undefined): content is { text: string | null } {
  return typeof content === 'object'
}

/** What commits say of their change: their subjects in the first line, as one commit has its own there. */
function saidIn(commits: readonly CommitSaid[]): string | null {
  if (commits.length === 0) return null
  const subjects = commits.map(({ message }) => message.split('\n', 1)[0]!)
  return [subjects.join('; '), ...commits.map(({ message }) => message)].join('\n')
}

/** Losses by their kinds, of each how many. */
export function lossCounts(losses: readonly Loss[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { code } of losses) counts[code] = (counts[code] ?? 0) + 1
  return counts
}
