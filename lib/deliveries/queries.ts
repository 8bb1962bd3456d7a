import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import {
  deliveryEnvelope,
  type DeliveryDetail,
  type DeliveryLinks,
  type DeliveryRow,
  type LinkedDelivery,
  type Loss,
  type UndoOffer,
} from '@/lib/deliveries/schema'
import { filesOf, readAlone, unread, withLosses } from '@/lib/deliveries/shown/queries'
import { laterOn } from '@/lib/deliveries/undo/queries'
<<<<<<< HEAD
=======
import { heldWords } from '@/lib/deliveries/words'
import { env } from '@/lib/env'
import { seen } from '@/lib/findings/aside/seen'
import { type ChangedFile, changesBetween, emptyTree, treeOf } from '@/lib/git/changes'
import { keptFolder } from '@/lib/git/kept'
import { type Objects, openObjects } from '@/lib/git/objects'

/** So many files are read for a request's page, up to so many bytes together and each; every other has a page of its own. */
const mostRead = 12
const mostTogether = 200_000
const mostBytes = 100_000
const mostAlone = 1_000_000

type At = Pick<Delivery, 'repositoryId' | 'base' | 'tree'>

/** The files of a delivery, what weighs most first; none where this process does not share the folder of repositories. */
async function filesOf({ repositoryId, base, tree }: At): Promise<{ folder: string; files: ChangedFile[] }> {
  const folder = keptFolder(env.stateFolder, repositoryId)
  if (!existsSync(folder)) return { folder, files: [] }
  const before = base === null ? emptyTree : await treeOf(folder, base)
  return { folder, files: byRisk(await changesBetween(folder, before, tree)) }
}

/** The files of a delivery as the picture shows them, the first of them with what changes in them. */
export async function shownFiles(at: At): Promise<ShownFile[]> {
  const { folder, files } = await filesOf(at)
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
    return all
  } finally {
    await objects.close()
  }
}

function unread(file: ChangedFile): ShownFile {
  const { path, added, removed } = file
  const particulars = particularsOf(file)
  const notes = particulars.map((name) => particularWords[name])
  const isMade = particulars.includes('generated')
  return { path, what: whatOf(file), notes, added, removed, before: null, after: null, isRead: false, isMade }
}

async function readFile(objects: Objects, file: ChangedFile, most: number): Promise<ShownFile> {
  const before = await textOf(objects, file.before?.blob, most)
  const after = await textOf(objects, file.after?.blob, most)
  return { ...unread(file), before, after, isRead: true }
}

/** The text of a file as it may be seen; null for what is none, is too long, or is not there. */
async function textOf(objects: Objects, blob: string | undefined, most: number): Promise<string | null> {
  if (blob === undefined) return null
  const found = await objects.blob(blob, most)
  const text = found.ok ? textIn(found.bytes) : null
  return text === null ? null : (await seen({ text })).shown.text
}
>>>>>>> 226f731b (Keep a repository at another git server as well)

/** A delivery with its files, and one of them as it changes; null where there is none. */
export async function deliveryDetail(actor: Actor, id: string, path: string | null): Promise<DeliveryDetail | null> {
  demand(actor, 'repositories:read')
  const row = await read.delivery.findUnique({ where: { id }, include: { repository: true } })
  if (!row) return null
  const losses = await lossesSigned(row)
  const { folder, files } = await filesOf(row, losses)
  const wanted = files.find((file) => file.path === path)
  const [listed] = await withNumbers([row])
  return {
    ...listed!,
    repository: row.repository.name,
    held: await heldBack(row),
    links: await linksOf(row),
    undo: actor.can.has('incidents:handle') ? await undoOffer(row) : null,
    files: withLosses(files.map(unread), losses),
    opened: wanted ? withLosses([await readAlone(folder, wanted)], losses)[0]! : null,
  }
}

<<<<<<< HEAD
/** What files of a delivery lose, as it was signed; none where a rule let it land, for nothing was signed. */
async function lossesSigned({ requestId }: Pick<Delivery, 'requestId'>): Promise<readonly Loss[]> {
  const request = requestId && (await read.request.findUnique({ where: { id: requestId }, select: { envelope: true } }))
  return request ? (deliveryEnvelope.parse(request.envelope).losses ?? []) : []
=======
/** Why a delivery that may land does not: its branch moved at the other git server. Null where nothing holds it. */
export async function heldBack({
  repositoryId,
  branch,
  state,
}: Pick<Delivery, 'repositoryId' | 'branch' | 'state'>): Promise<string | null> {
  if (state !== 'released') return null
  const at = await read.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch } } })
  return at?.upstreamFound ? heldWords(branch) : null
}

async function readAlone(folder: string, file: ChangedFile): Promise<ShownFile> {
  const objects = openObjects(folder)
  try {
    return await readFile(objects, file, mostAlone)
  } finally {
    await objects.close()
  }
>>>>>>> 226f731b (Keep a repository at another git server as well)
}

const listed = 50

/** The newest deliveries of a repository. */
export async function deliveriesOf(actor: Actor, repositoryId: string): Promise<DeliveryRow[]> {
  demand(actor, 'repositories:read')
  const rows = await read.delivery.findMany({
    where: { repositoryId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: listed,
  })
  return await withNumbers(rows)
}

async function withNumbers(rows: readonly Delivery[]): Promise<DeliveryRow[]> {
  const requests = await read.request.findMany({
    where: { id: { in: rows.flatMap(({ requestId }) => requestId ?? []) } },
    select: { id: true, number: true },
  })
  const numbers = new Map(requests.map(({ id, number }) => [id, number]))
  return rows.map(({ id, requestId, branch, revision, podName, state, commit, at, askedByKind, askedByName }) => ({
    id,
    number: (requestId && numbers.get(requestId)) || null,
    branch,
    revision,
    podName,
    state,
    commit,
    askedBy: askedByName === null ? null : { kind: askedByKind === 'pod' ? 'pod' : 'person', name: askedByName },
    at: at.toISOString(),
  }))
}

/** Which deliveries one belongs together with: what it undoes or goes on with, and what does so with it. */
export async function linksOf({
  id,
  undoesId,
  followsId,
}: Pick<Delivery, 'id' | 'undoesId' | 'followsId'>): Promise<DeliveryLinks> {
  const ids = [undoesId, followsId].filter((one) => one !== null)
  const of = await read.delivery.findMany({ where: { id: { in: ids } } })
  const newest = [{ at: 'desc' as const }, { id: 'desc' as const }]
  const undoing = await read.delivery.findFirst({
    where: { undoesId: id, state: { not: 'ended' } },
    orderBy: newest,
  })
  const following = await read.delivery.findFirst({ where: { followsId: id }, orderBy: newest })
  const rows = await withNumbers([...of, undoing, following].filter((row) => row !== null))
  const linkTo = (wanted: string | null | undefined): LinkedDelivery | null => {
    const found = rows.find((one) => one.id === wanted)
    return found ? { id: found.id, number: found.number, state: found.state, askedBy: found.askedBy } : null
  }
  return {
    undoes: linkTo(undoesId),
    undoneBy: linkTo(undoing?.id),
    follows: linkTo(followsId),
    followedBy: linkTo(following?.id),
  }
}

/** What landed on a branch after a delivery; null for one that did not. */
async function undoOffer({
  id,
  repositoryId,
  branch,
  state,
  landedAt,
  verifiedAt,
}: Delivery): Promise<UndoOffer | null> {
  if (state !== 'landed' || !landedAt || !verifiedAt) return null
  const waiting = { undoesId: id, state: { in: ['waiting' as const, 'released' as const] } }
  const asked = await read.delivery.findFirst({ where: waiting, select: { id: true } })
  return { isOpen: asked === null, later: await laterOn(read, { repositoryId, branch, landedAt }) }
}
