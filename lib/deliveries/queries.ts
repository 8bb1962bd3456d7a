import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Delivery, Repository } from '@/lib/db/generated/client'
import type { DeliveryDetail, DeliveryLinks, DeliveryRow, LinkedDelivery } from '@/lib/deliveries/schema'
import type { UndoOffer } from '@/lib/deliveries/undo/schema'
import { envelopeSigned } from '@/lib/deliveries/signed/queries'
import { filesOf, readAlone, toldOf, unread, withTold } from '@/lib/deliveries/shown/queries'
import { lookAt, notAtOnce } from '@/lib/deliveries/undo/once/queries'
import { laterOn } from '@/lib/deliveries/undo/queries'
import { heldWords, mergeFirstWords } from '@/lib/deliveries/words'
import { placeAt, placeWords } from '@/lib/github/place'
import { byGithubApp } from '@/lib/repositories/upstream/schema'

/** A delivery with its files, and one of them as it changes; null where there is none. */
export async function deliveryDetail(actor: Actor, id: string, path: string | null): Promise<DeliveryDetail | null> {
  demand(actor, 'repositories:read')
  const row = await read.delivery.findUnique({ where: { id }, include: { repository: true, pull: true } })
  if (!row) return null
  // What a rule let land says its losses to the pod alone.
  const told = toldOf((await envelopeSigned(row)) ?? {})
  const { folder, isThere, files } = await filesOf(row, told)
  const wanted = files.find((file) => file.path === path)
  const [listed] = await withNumbers([row])
  return {
    ...listed!,
    repository: row.repository.name,
    held: await heldBack(row),
    pull: pullShown(row),
    links: await linksOf(row),
    undoesMove: row.undoesMove,
    undo: actor.can.has('incidents:handle') ? await undoOffer(actor, row) : null,
    look: await lookAt(row),
    isThere,
    files: withTold(files.map(unread), told, files),
    opened: wanted ? withTold([await readAlone(folder, wanted)], told, files)[0]! : null,
  }
}

/** The pull request by which a delivery waits at GitHub, as long as its repository lives there. */
function pullShown({ pull, repository }: { pull: { number: number } | null; repository: Repository }) {
  const url = repository.upstreamCredential === byGithubApp ? repository.upstreamUrl : null
  const place = url && placeAt(url, new URL(url).origin)
  if (!pull || !place) return null
  return { number: pull.number, href: `${new URL(url).origin}/${placeWords(place)}/pull/${pull.number}` }
}

/** Why a delivery that may land does not: its branch moved at the other git server, or waits for GitHub. Null where nothing holds it. */
export async function heldBack({
  repositoryId,
  branch,
  state,
}: Pick<Delivery, 'repositoryId' | 'branch' | 'state'>): Promise<string | null> {
  if (state !== 'released') return null
  const at = await read.repositoryBranch.findUnique({
    where: { repositoryId_branch: { repositoryId, branch } },
    include: { repository: true },
  })
  if (at?.upstreamFound) return heldWords(branch)
  const waits = at?.repository.upstreamCredential === byGithubApp && at.upstreamCommit !== at.commit
  return waits ? mergeFirstWords(branch) : null
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
  return rows.map(
    ({ id, requestId, branch, revision, podName, state, commit, at, askedByKind, askedByName, isAtOnce }) => ({
      id,
      number: (requestId && numbers.get(requestId)) || null,
      branch,
      revision,
      podName,
      state,
      commit,
      askedBy: askedByName === null ? null : { kind: askedByKind === 'pod' ? 'pod' : 'person', name: askedByName },
      isAtOnce,
      at: at.toISOString(),
    }),
  )
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
    if (!found) return null
    const { id: linkedId, number, state, askedBy, isAtOnce } = found
    return { id: linkedId, number, state, askedBy, isAtOnce }
  }
  return {
    undoes: linkTo(undoesId),
    undoneBy: linkTo(undoing?.id),
    follows: linkTo(followsId),
    followedBy: linkTo(following?.id),
  }
}

/** What landed on a branch after a delivery, and whether this person can have it undone at once; null for one that did not land. */
async function undoOffer(actor: Actor, delivery: Delivery): Promise<UndoOffer | null> {
  const { id, repositoryId, branch, state, landedAt, verifiedAt } = delivery
  if (state !== 'landed' || !landedAt || !verifiedAt) return null
  const waiting = { undoesId: id, state: { in: ['waiting' as const, 'released' as const] } }
  const asked = await read.delivery.findFirst({ where: waiting, select: { id: true } })
  return {
    isOpen: asked === null,
    later: await laterOn(read, { repositoryId, branch, landedAt }),
    notAtOnce: await notAtOnce(read, delivery, actor.id),
  }
}
