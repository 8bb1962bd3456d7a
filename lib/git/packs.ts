import { readdirSync } from 'node:fs'
import path from 'node:path'
import { incoming } from '@/lib/git/quarantine'
import { durably, runGit } from '@/lib/git/run'

// Every push keeps a pack of its own, and what is asked of a repository is looked for in each of them. From time to time
// many small ones become one.

/** By so many packs, and so many objects without one, git itself says that it is time (gc.autoPackLimit, gc.auto). */
const mostPacks = 50
const mostLoose = 6_700
/** So long a repository may be packed, while no push is taken into it. */
const mostMs = 5 * 60_000

/** Whether a kept repository lies in so many pieces that it should be packed. */
export function isScattered(folder: string): boolean {
  return packsIn(folder) > mostPacks || looseIn(folder) > mostLoose
}

function packsIn(folder: string): number {
  return namesIn(path.join(folder, 'objects', 'pack')).filter((name) => name.endsWith('.pack')).length
}

/** As git counts them: names are spread evenly, so one folder of 256 tells. */
function looseIn(folder: string): number {
  return namesIn(path.join(folder, 'objects', '17')).length * 256
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Whether a push to a kept repository is under way, or was left by one that was killed. */
export function isPushedTo(folder: string): boolean {
  return namesIn(folder).some((name) => name.startsWith(incoming))
}

/**
 * Puts small packs and single objects into one pack, and leaves large ones as they are. Every object stays, also those that
 * no ref names: what waits for people, or was lost by a branch, is held by the database alone.
 */
export async function packUp(folder: string, signal: AbortSignal): Promise<void> {
  // Each pack that stays is at least twice as large as all smaller ones together; which objects go along asks for no ref.
  const args = [...durably, 'repack', '-d', '-n', '--quiet', '--geometric=2']
  await runGit(folder, args, { signal, timeoutMs: mostMs })
}
