import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { durably, runGit } from '@/lib/git/run'

/** A file as it stands in a tree. */
export type StandingFile = { mode: string; blob: string }

/** Every file of a tree by its path. */
export async function filesAt(folder: string, tree: string): Promise<Map<string, StandingFile>> {
  const told = await runGit(folder, ['ls-tree', '-r', '-z', '--full-tree', tree])
  return new Map(
    told.split('\0').flatMap((line): [string, StandingFile][] => {
      const [, mode = '', type, blob = '', name = ''] = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? []
      return type === 'blob' ? [[name, { mode, blob }]] : []
    }),
  )
}

/** A tree with these files in it, in the place of what stood at their paths; null where git takes one of the paths for none. */
export async function treeWith(
  folder: string,
  tree: string | null,
  files: readonly { path: string; bytes: Uint8Array; mode?: string }[],
): Promise<string | null> {
  const aside = mkdtempSync(path.join(tmpdir(), 'countersign-index-'))
  const env = { GIT_INDEX_FILE: path.join(aside, 'index') }
  try {
    await runGit(folder, ['read-tree', ...(tree === null ? ['--empty'] : [tree])], { env })
    const blobs = new Map<string, string>()
    let lines = ''
    for (const { path: name, bytes, mode = '100644' } of files) {
      const blob = (await runGit(folder, [...durably, 'hash-object', '-w', '--stdin'], { input: bytes })).trim()
      blobs.set(name, blob)
      lines += `${mode} ${blob}\t${name}\0`
    }
    await runGit(folder, ['update-index', '-z', '--index-info'], { env, input: lines })
    const written = (await runGit(folder, [...durably, 'write-tree'], { env })).trim()
    // Git leaves out a path that leads into its own folder, and says nothing of it.
    const found = await filesAt(folder, written)
    return [...blobs].every(([name, blob]) => found.get(name)?.blob === blob) ? written : null
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}
