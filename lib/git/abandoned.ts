import { readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { incoming } from '@/lib/git/quarantine'

// What is left in a kept repository by a git, or by a process of ours, that was killed in the middle of its work.

const minute = 60_000
/** No push takes as long as this, and nothing that is written to the objects. */
const mostMs = 60 * minute
/** A ref is locked for as long as it takes to write one line; a git that takes a minute is ended by us. */
const mostLockedMs = 2 * minute

/**
 * Removes what nobody can be at any more: folders of pushes, objects that were not written to their end, and locks of refs,
 * which else would hold up a branch for ever.
 */
export function dropAbandoned(folder: string): void {
  const objects = path.join(folder, 'objects')
  const places: readonly (readonly [place: string, name: RegExp, most: number])[] = [
    [folder, new RegExp(`^${incoming}`), mostMs],
    [folder, /^packed-refs\.(?:lock|new)$/, mostLockedMs],
    // No ref may be named so (git-check-ref-format).
    [path.join(folder, 'refs'), /\.lock$/, mostLockedMs],
    ...[objects, ...foldersIn(objects)].map(
      (place) => [place, /^(?:tmp_(?:obj|pack|idx|rev)_|\.tmp-\d+-)/, mostMs] as const,
    ),
  ]
  for (const [place, name, most] of places) {
    const isDeep = place === path.join(folder, 'refs')
    for (const found of readdirSync(place, { recursive: isDeep, encoding: 'utf8' })) {
      if (name.test(path.basename(found))) dropOld(path.join(place, found), most)
    }
  }
}

function foldersIn(objects: string): string[] {
  return readdirSync(objects, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [path.join(objects, entry.name)] : [],
  )
}

function dropOld(file: string, most: number): void {
  const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() }
  if (Date.now() - mtimeMs > most) rmSync(file, { recursive: true, force: true })
}
