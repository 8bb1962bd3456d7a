import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { isNoRoom } from '@/lib/git/room'
import { GitProblem, spawnGit } from '@/lib/git/run'

// What is pushed lies in a folder of its own, beside the kept objects, until it is known what it is.

/** A folder for the objects of one push. What is in it is seen only by a git that is given `env`. */
export type Quarantine = {
  env: Readonly<Record<string, string>>
  /** Takes the objects of a pack from a stream; more bytes than `most` are refused. */
  take(pack: AsyncIterable<Buffer>, most: number): Promise<void>
  /** Has the kept repository hold its objects for good; `undo` takes away again what was not there before. */
  keep(): Promise<{ undo(): void }>
  /** Removes it with everything in it. */
  drop(): void
}

/** A pack that cannot be taken, in words. */
export class PackProblem extends Error {
  constructor(
    readonly reason: 'too_large' | 'broken_pack' | 'no_past' | 'bad_content',
    words = '',
  ) {
    super(words)
  }
}

/** What the folder of a push is called, as long as nobody knows what becomes of it. */
export const incoming = 'incoming-'

/** Opens a quarantine for a kept repository. */
export function openQuarantine(folder: string): Quarantine {
  const kept = path.join(folder, 'objects')
  const aside = mkdtempSync(path.join(folder, incoming))
  const objects = path.join(aside, 'objects')
  try {
    mkdirSync(path.join(objects, 'pack'), { recursive: true })
  } catch (error) {
    rmSync(aside, { recursive: true, force: true })
    throw error
  }
  const env = { GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: kept }
  let early: Early = { names: [], onDisk: Promise.resolve() }
  return {
    env,
    async take(pack, most) {
      await takePack(folder, env, pack, most)
      // It comes to the disk while it is looked into. Whoever keeps it waits for that, and hears if it failed.
      const names = objectsIn(objects)
      early = { names, onDisk: written(names.map((name) => path.join(objects, name))) }
      early.onDisk.catch(() => {})
    },
    keep: async () => await linkAll(objects, kept, early),
    drop: () => rmSync(aside, { recursive: true, force: true }),
  }
}

async function takePack(
  folder: string,
  env: Quarantine['env'],
  pack: AsyncIterable<Buffer>,
  most: number,
): Promise<void> {
  // What it writes is waited for once, where all of it is kept.
  const args = ['-c', 'core.fsync=none', 'index-pack', '--stdin', '--fix-thin', '--strict', `--max-input-size=${most}`]
  const { child, ended } = spawnGit(folder, args, AbortSignal.timeout(10 * 60_000), env)
  child.stdout.resume()
  let bytes = 0
  try {
    for await (const chunk of pack) {
      bytes += chunk.length
      if (bytes > most) throw new PackProblem('too_large', `A push may hold ${most} bytes at most.`)
      if (child.exitCode !== null) break
      if (!child.stdin.write(chunk)) await drained(child)
    }
    child.stdin.end()
    await ended
  } catch (error) {
    child.kill('SIGKILL')
    await ended.catch(() => {})
    if (!(error instanceof GitProblem) || isNoRoom(error)) throw error
    throw problemOf(error.message, most)
  }
}

/** Waits until git takes more, or has ended. */
async function drained(child: ReturnType<typeof spawnGit>['child']): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = () => {
      child.stdin.off('drain', go)
      child.off('close', go)
      resolve()
    }
    child.stdin.once('drain', go)
    child.once('close', go)
  })
}

function problemOf(said: string, most: number): PackProblem {
  if (/exceeds maximum allowed size/i.test(said))
    return new PackProblem('too_large', `A push may hold ${most} bytes at most.`)
  // What was sent goes on from objects that neither were sent nor are here, as from a clone without its past.
  if (/unresolved deltas?|did not receive expected object/i.test(said)) return new PackProblem('no_past')
  const checked = /\bobject [0-9a-f]{40}[^:]*: (.+)/i.exec(said)
  return checked
    ? new PackProblem('bad_content', `Git does not take it: ${checked[1]!.slice(0, 200)}`)
    : new PackProblem('broken_pack')
}

/** The files of a folder of objects; packs before their indexes, by which git knows of them. */
function objectsIn(folder: string): string[] {
  const weight = (name: string) => (name.endsWith('.idx') ? 1 : 0)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(?:[0-9a-f]{2}\/[0-9a-f]{38}|pack\/pack-[0-9a-f]{40}\.(?:pack|idx|rev))$/.test(name))
    .toSorted((a, b) => weight(a) - weight(b))
}

/** Files that are brought to the disk already. */
type Early = { names: readonly string[]; onDisk: Promise<void> }

/** Links every object of a folder into another, or none, and waits until they and their names are on the disk itself. */
async function linkAll(from: string, to: string, early: Early): Promise<{ undo(): void }> {
  const names = objectsIn(from)
  const others = names.filter((name) => !early.names.includes(name))
  await Promise.all([early.onDisk, written(others.map((name) => path.join(from, name)))])
  const made: string[] = []
  const undo = () => {
    for (const file of made.toReversed()) rmSync(file, { force: true })
  }
  try {
    for (const name of names) {
      const target = path.join(to, name)
      if (existsSync(target)) continue
      mkdirSync(path.dirname(target), { recursive: true })
      linkSync(path.join(from, name), target)
      made.push(target)
    }
    // What was there already may be there since a moment ago, by somebody who was killed before this.
    await written([...new Set([to, ...names.map((name) => path.dirname(path.join(to, name)))])])
  } catch (error) {
    undo()
    throw error
  }
  return { undo }
}

/** Waits until files or folders are on the disk itself, so that what stands on them outlives a loss of power. */
async function written(places: readonly string[]): Promise<void> {
  await Promise.all(
    places.map(async (place) => {
      const handle = await open(place, 'r')
      await handle.sync().finally(async () => await handle.close())
    }),
  )
}
