import 'server-only'
import { type Content, lossCounts, lostIn, mostDeleted, withoutStanding } from '@/lib/deliveries/losses'
import { mostLosses, type Unlooked } from '@/lib/deliveries/schema'
import { textIn } from '@/lib/deliveries/text'
import { LongLook } from '@/lib/findings/aside/long'
import { notChecked } from '@/lib/findings/schema'
import { type ChangedFile, changedBy, type CommitSaid } from '@/lib/git/changes'
import type { QuarantineEnv } from '@/lib/git/kept'
import { openObjects } from '@/lib/git/objects'

/** So much of what is new is looked through for what nobody should read. */
const mostLooked = 32 * 1024 * 1024
/** So much of it, and of what stood there, is held against the other, and so much of one file. */
const mostCompared = 4_000_000
const mostOfOne = 1_000_000

/**
 * How large the new content of files is, what is found in it and in the messages of its commits, and what and how much it
 * loses of what stood there.
 */
export async function lookedThrough(
  folder: string,
  files: readonly ChangedFile[],
  commits: readonly CommitSaid[],
  env?: QuarantineEnv,
) {
  const { look, contents, sizeBytes, unread } = await readAll(folder, files, env)
  await look.add(messagesOf, Buffer.from(commits.map(({ message }) => message).join('\n')))
  const looked = await look.end()
  const by = commits.length > 1 && files.some(({ before }) => before) ? await changedBy(folder, commits, env) : null
  const contentOf = (blob: string) => contents.get(blob)
  const losses = lostIn(files, contentOf, (path) => (by ? (by.get(path) ?? []) : commits))
  const counts = { ...withoutStanding(looked, files, contentOf), ...lossCounts(losses) }
  const unlooked = [...unread, ...looked.unfinished.map(tookTooLong)]
  const findings = [...Object.keys(counts), ...(unlooked.length > 0 ? [notChecked] : [])].toSorted()
  const most = mostDeleted(files, contentOf)
  return { sizeBytes, findings, counts, losses: losses.slice(0, mostLosses), unlooked, deletedShare: most }
}

/** What is said of the files is looked through after them; it is none, so it is told by what no path is. */
const messagesOf = 'messages of its commits/'

const tookTooLong = (name: string): Unlooked => ({ path: name === messagesOf ? null : name, because: 'time' })

async function readAll(folder: string, files: readonly ChangedFile[], env: QuarantineEnv | undefined) {
  const objects = openObjects(folder, undefined, env)
  const look = new LongLook()
  const contents = new Map<string, Content>()
  const unread: Unlooked[] = []
  const room = { look: mostLooked, after: mostCompared, before: mostCompared }
  let sizeBytes = 0
  try {
    for (const { path, before, after } of files) {
      if (!after) continue
      const fresh = await objects.blob(after.blob, room.look)
      sizeBytes += fresh.ok ? fresh.bytes.length : fresh.size
      contents.set(after.blob, fresh.ok ? contentIn(fresh.bytes, room.after) : 'too_long')
      if (fresh.ok) {
        room.look -= fresh.bytes.length
        room.after -= Math.min(fresh.bytes.length, mostOfOne)
        await look.add(path, fresh.bytes)
      } else {
        unread.push({ path, because: fresh.reason === 'too_large' ? 'size' : 'unread' })
        await look.add(path, nothing)
      }
      if (!before || contents.has(before.blob)) continue
      const old = await objects.blob(before.blob, mostOfOne)
      contents.set(before.blob, old.ok ? contentIn(old.bytes, room.before) : 'too_long')
      if (old.ok) room.before -= old.bytes.length
    }
  } finally {
    await objects.close()
  }
  return { look, contents, sizeBytes, unread }
}

/** A path is looked through also where the file is not. */
const nothing = new Uint8Array()

/** What a file is to whoever compares it; a text for which there is no room is too long. */
function contentIn(bytes: Uint8Array, room: number): Content {
  if (bytes.length > mostOfOne) return 'too_long'
  const text = textIn(bytes)
  return text !== null && bytes.length > room ? 'too_long' : { text }
}
