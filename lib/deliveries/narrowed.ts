import type { FilesFilter, ShownFile } from '@/lib/deliveries/schema'

type Placed = Pick<ShownFile, 'path' | 'what'>

/** Files that lie together: in which folder (`topPath` for what is in none), how many there are, and what becomes of them. */
type Folder = { path: string; files: number; what: Record<ShownFile['what'], number> }

/** Where files lie that are in no folder; git has no folder of this name. */
export const topPath = '.'

/** So many folders are read at a glance. */
const mostFolders = 12
const deepest = 20

/**
 * Where files lie, each of them in one folder: as deep as there are few enough of these to be read, those of most files first.
 */
export function foldersOf(files: readonly Placed[]): Folder[] {
  let folders = byFolder(files, 1)
  for (let depth = 2; depth <= deepest; depth++) {
    const deeper = byFolder(files, depth)
    if (deeper.length > mostFolders) break
    folders = deeper
  }
  return folders.toSorted((one, other) => other.files - one.files || (one.path < other.path ? -1 : 1))
}

function byFolder(files: readonly Placed[], depth: number): Folder[] {
  const folders = new Map<string, Folder>()
  for (const { path: file, what } of files) {
    const path = file.split('/').slice(0, -1).slice(0, depth).join('/') || topPath
    const folder = folders.get(path) ?? { path, files: 0, what: { added: 0, changed: 0, removed: 0, mode: 0 } }
    folder.files++
    folder.what[what]++
    folders.set(path, folder)
  }
  return [...folders.values()]
}

/** The files that are asked for: of one folder of `foldersOf`, of what becomes of them, and with this in their path. */
export function narrowed<File extends Placed>(files: readonly File[], { in: folder, what, q }: FilesFilter): File[] {
  const folders = folder === undefined ? [] : foldersOf(files).map(({ path }) => path)
  const words = q?.toLowerCase()
  return files.filter(
    ({ path, what: own }) =>
      (folder === undefined || folderAmong(folders, path) === folder) &&
      (what === undefined || own === what || (what === 'changed' && own === 'mode')) &&
      (words === undefined || path.toLowerCase().includes(words)),
  )
}

/** The deepest of these folders in which a file lies. */
function folderAmong(folders: readonly string[], path: string): string | undefined {
  return folders
    .filter((folder) => folder === topPath || path.startsWith(`${folder}/`))
    .toSorted((one, other) => other.length - one.length)[0]
}
