import 'server-only'
import { type Content, lossCounts, lostIn, mostDeleted, withoutStanding } from '@/lib/deliveries/losses'
import { mostLosses } from '@/lib/deliveries/schema'
import { textIn } from '@/lib/deliveries/text'
import { lookAside } from '@/lib/findings/aside/looking'
import { lookAhead, scanOf } from '@/lib/findings/scan/asked'
import { notChecked } from '@/lib/findings/schema'
import { type ChangedFile, changedBy, type CommitSaid } from '@/lib/git/changes'
import type { QuarantineEnv } from '@/lib/git/kept'
import { type Objects, openObjects } from '@/lib/git/objects'

/** So much of what is new is looked through for what nobody should read, and so much of what stood there held against it. */
const mostLooked = 4_000_000
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
  const { texts, contents, sizeBytes, isWhole } = await readAll(folder, files, env)
  const messages = commits.map(({ message }) => message).join('\n')
  // Files by their paths stand by themselves, so that none has the name of what stands beside them.
  const asked = { arguments: { contents: Object.fromEntries(texts), messages }, reason: null }
  await lookAhead(asked, lookAside)
  const by = commits.length > 1 && files.some(({ before }) => before) ? await changedBy(folder, commits, env) : null
  const contentOf = (blob: string) => contents.get(blob)
  const scan = withoutStanding(scanOf(asked), files, contentOf)
  const losses = lostIn(files, contentOf, (path) => (by ? (by.get(path) ?? []) : commits))
  const counts = { ...scan.counts, ...lossCounts(losses) }
  const codes = [...scan.codes, ...Object.keys(counts), ...(isWhole ? [] : [notChecked])]
  const findings = [...new Set(codes)].toSorted()
  const most = mostDeleted(files, contentOf)
  return { sizeBytes, findings, counts, losses: losses.slice(0, mostLosses), deletedShare: most }
}

async function readAll(folder: string, files: readonly ChangedFile[], env: QuarantineEnv | undefined) {
  const objects = openObjects(folder, undefined, env)
  // No object: what is put into one under the name `__proto__` is not in it.
  const texts = new Map<string, string>()
  const contents = new Map<string, Content>()
  const room = { after: mostLooked, before: mostLooked }
  let sizeBytes = 0
  let isWhole = true
  try {
    for (const { path, before, after } of files) {
      if (!after) continue
      const fresh = await readOne(objects, after.blob, room.after)
      sizeBytes += fresh.size
      room.after -= fresh.size
      contents.set(after.blob, fresh.content)
      if (fresh.content === 'too_long') isWhole = false
      else if (fresh.content.text !== null) texts.set(path, fresh.content.text)
      if (!before || contents.has(before.blob)) continue
      const old = await readOne(objects, before.blob, room.before)
      room.before -= old.size
      contents.set(before.blob, old.content)
    }
  } finally {
    await objects.close()
  }
  return { texts, contents, sizeBytes, isWhole }
}

/** What an object is, and how large; a text for which there is no room is too long. */
async function readOne(objects: Objects, blob: string, room: number): Promise<{ content: Content; size: number }> {
  const found = await objects.blob(blob, mostOfOne)
  if (!found.ok) return { content: 'too_long', size: found.size }
  const text = textIn(found.bytes)
  const isTooLong = text !== null && found.bytes.length > room
  return { content: isTooLong ? 'too_long' : { text }, size: found.bytes.length }
}
