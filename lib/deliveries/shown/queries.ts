import 'server-only'
import { existsSync } from 'node:fs'
import { fileType } from '@/lib/core/file-type'
import type { Delivery } from '@/lib/db/generated/client'
import { byRisk, particularsOf, whatOf } from '@/lib/deliveries/facts'
import { particularWords, renamedWords } from '@/lib/deliveries/labels'
import { unlookedAt } from '@/lib/deliveries/unlooked'
import { renamed } from '@/lib/deliveries/renamed'
import type { DeliveryEnvelope, FileFacts, FoundInFile, ShownFile } from '@/lib/deliveries/schema'
import { foundInLines } from '@/lib/deliveries/shown/lines'
import { textIn } from '@/lib/deliveries/text'
import { env } from '@/lib/env'
import { seenWhole } from '@/lib/findings/aside/seen'
import { lossWords } from '@/lib/findings/labels'
import { scanOf } from '@/lib/findings/scan/asked'
import { type ChangedFile, changesBetween, emptyTree, treeOf } from '@/lib/git/changes'
import { keptFolder } from '@/lib/git/kept'
import { type Objects, openObjects } from '@/lib/git/objects'

/** So many files are read for a request's page, up to so many bytes together and each; every other has a page of its own. */
const mostRead = 12
const mostTogether = 200_000
const mostBytes = 100_000
const mostAlone = 1_000_000
/** Of what git takes for no text nothing is shown but what it is, for which it may be longer. */
const mostLookedAt = 2_000_000

/** What is said at files about what they lose, and that nobody looked through them. */
type Told = readonly { path: string; words: string }[]

/** What is told of the files of a delivery by what was signed of it. */
export function toldOf({ losses = [], unlooked = [] }: Pick<DeliveryEnvelope, 'losses' | 'unlooked'>): Told {
  return [
    ...losses.map((loss) => ({ path: loss.path, words: lossWords.sentence(loss) })),
    ...unlooked.flatMap(({ path, because }) => (path === null ? [] : [{ path, words: unlookedAt[because] }])),
  ]
}

type At = Pick<Delivery, 'repositoryId' | 'base' | 'tree'>

/** The files of a delivery, what weighs most first; none where this process does not share the folder of repositories. */
export async function filesOf(
  { repositoryId, base, tree }: At,
  told: Told,
): Promise<{ folder: string; isThere: boolean; files: ChangedFile[] }> {
  const folder = keptFolder(env.stateFolder, repositoryId)
  if (!existsSync(folder)) return { folder, isThere: false, files: [] }
  const before = base === null ? emptyTree : await treeOf(folder, base)
  return { folder, isThere: true, files: byRisk(await changesBetween(folder, before, tree), told) }
}

/** The files of a delivery as the picture shows them, the first of them with what changes in them. */
export async function shownFiles(at: At, told: Told): Promise<ShownFile[]> {
  const { folder, files } = await filesOf(at, told)
  if (files.length === 0) return []
  const objects = openObjects(folder)
  try {
    const all: ShownFile[] = []
    let left = mostTogether
    for (const [place, file] of files.entries()) {
      const isRead = place < mostRead && left > 0 && !particularsOf(file).includes('generated')
      const one = isRead ? await readFile(objects, file, mostBytes) : unread(file)
      left -= (one.before?.length ?? 0) + (one.after?.length ?? 0)
      all.push(one)
    }
    return withTold(all, told, files)
  } finally {
    await objects.close()
  }
}

/** Files with what is told of each of them said first, and last whether it went on under another name, among all that change. */
export function withTold(files: readonly ShownFile[], told: Told, all: readonly ChangedFile[]): ShownFile[] {
  const moves = renamed(all)
  const ways = new Map([
    ...moves.map(({ was, is }) => [was, renamedWords.is(is)] as const),
    ...moves.map(({ was, is }) => [is, renamedWords.was(was)] as const),
  ])
  return files.map((file) => {
    const own = told.filter(({ path }) => path === file.path).map(({ words }) => words)
    const way = ways.get(file.path)
    return { ...file, notes: [...own, ...file.notes, ...(way === undefined ? [] : [way])] }
  })
}

/** A file of which no more than its line is shown. */
export function unread(file: ChangedFile): ShownFile {
  const { path, added, removed } = file
  const particulars = particularsOf(file)
  const notes = particulars.map((name) => particularWords[name])
  const isMade = particulars.includes('generated')
  const nothing = { before: null, after: null, facts: { before: null, after: null }, found: [] }
  return { path, what: whatOf(file), notes, added, removed, ...nothing, isRead: false, isMade }
}

/** One file by itself, of which more is shown. */
export async function readAlone(folder: string, file: ChangedFile): Promise<ShownFile> {
  const objects = openObjects(folder)
  try {
    return await readFile(objects, file, mostAlone)
  } finally {
    await objects.close()
  }
}

async function readFile(objects: Objects, file: ChangedFile, mostText: number): Promise<ShownFile> {
  const most = file.added === null ? Math.max(mostText, mostLookedAt) : mostText
  const before = await sideOf(objects, file.before?.blob, mostText, most)
  const after = await sideOf(objects, file.after?.blob, mostText, most)
  return {
    ...unread(file),
    before: before.text,
    after: after.text,
    facts: { before: before.facts, after: after.facts },
    found: after.found,
    isRead: true,
  }
}

type Side = { text: string | null; facts: FileFacts | null; found: FoundInFile[] }

/** A side of a file as it may be seen, or what it is instead. */
async function sideOf(objects: Objects, blob: string | undefined, mostText: number, most: number): Promise<Side> {
  if (blob === undefined) return { text: null, facts: null, found: [] }
  const read = await objects.blob(blob, most)
  const without = (facts: FileFacts): Side => ({ text: null, facts, found: [] })
  if (!read.ok) return without({ bytes: read.size, is: read.reason === 'too_large' ? 'long' : 'missing', type: null })
  const { bytes } = read
  const text = textIn(bytes)
  if (text === null) return without({ bytes: bytes.length, is: 'binary', type: fileType(bytes) })
  if (bytes.length > mostText) return without({ bytes: bytes.length, is: 'long', type: null })
  const whole = { text }
  const shown = await seenWhole(whole)
  const found = foundInLines(text, scanOf({ arguments: whole, reason: null }))
  return { text: shown.text, facts: { bytes: bytes.length, is: 'text', type: null }, found }
}
