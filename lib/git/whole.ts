import { createHash } from 'node:crypto'
import { openObjects } from '@/lib/git/objects'
import { GitProblem, runGit } from '@/lib/git/run'

/** An object that is not there as its name says: of which kind, and null where that cannot be told. */
export type Damaged = { name: string | null; type: string | null }

type Brought = { head: string; tree: string; onto: string | null; maxBytes: number }

/**
 * Which objects that a commit and a tree bring to a branch are not there as their names say: gone, larger than anything that
 * was taken in, or other bytes than were named. Git itself looks at that when it takes something in, and no more when it
 * reads it.
 */
export async function damagedIn(folder: string, { head, tree, onto, maxBytes }: Brought): Promise<Damaged[]> {
  try {
    const known = onto === null ? [] : ['--not', onto]
    const told = await runGit(folder, ['rev-list', '--objects', '--no-object-names', head, tree, ...known])
    return await damagedAmong(folder, told.split('\n').filter(Boolean), maxBytes)
  } catch (error) {
    // Where git says by itself that it cannot go on, something is gone or cannot be read; of which kind nobody knows.
    if (error instanceof GitProblem && error.exit !== null) return [{ name: null, type: null }]
    throw error
  }
}

async function damagedAmong(folder: string, names: readonly string[], maxBytes: number): Promise<Damaged[]> {
  const objects = openObjects(folder)
  const damaged: Damaged[] = []
  try {
    for (const name of names) {
      const read = await objects.whole(name, maxBytes)
      if (!read.ok || nameOf(read) !== name) damaged.push({ name, type: read.ok ? read.type : null })
    }
  } finally {
    await objects.close()
  }
  return damaged
}

/** The name of an object as git gives it: SHA-1 over its kind, its length in bytes and itself (gitformat-pack). */
function nameOf({ type, bytes }: { type: string; bytes: Buffer }): string {
  return createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex')
}
