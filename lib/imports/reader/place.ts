import { existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs'
import path from 'node:path'

/**
 * Whether reading a folder or bundle would lead to a place that lies in none of these roots: by its own real path, by a
 * `.git` that points elsewhere, by objects borrowed from another repository, or by a link within the repository. Naming no
 * root means anywhere. What cannot be looked at leads out.
 */
export function leadsOut(location: string, roots: readonly string[]): boolean {
  if (roots.length === 0) return false
  try {
    const real = roots.filter((root) => existsSync(root)).map((root) => realpathSync(root))
    const isWithin = (place: string) =>
      real.some((root) => place === root || place.startsWith(root.endsWith(path.sep) ? root : root + path.sep))
    const place = realpathSync(location)
    if (!isWithin(place)) return true
    return lstatSync(place).isDirectory() && repositoryLeadsOut(place, isWithin)
  } catch {
    return true
  }
}

/** Files by which git takes what it reads from somewhere else. */
const pointers = ['commondir', 'objects/info/alternates', 'objects/info/http-alternates']

function repositoryLeadsOut(folder: string, isWithin: (place: string) => boolean): boolean {
  // The bundler would take this for any `.git` below the project and look through every file there is.
  const own = path.join(/* turbopackIgnore: true */ folder, '.git')
  const found = lstatSync(own, { throwIfNoEntry: false })
  // A file in its place names another folder: of a work tree, of a submodule, or of anything.
  if (found && !found.isDirectory()) return true
  const store = found ? own : folder
  if (pointers.some((name) => lstatSync(path.join(store, name), { throwIfNoEntry: false }))) return true
  return linksBelow(store).some((link) => !isWithin(realpathSync(link)))
}

/** Links in what git reads of a repository; the work tree, which nobody reads, is no part of it. */
function linksBelow(store: string): string[] {
  const found: string[] = []
  for (const entry of readdirSync(store, { withFileTypes: true, recursive: true }))
    if (entry.isSymbolicLink()) found.push(path.join(entry.parentPath, entry.name))
  return found
}
