import 'server-only'
import { existsSync } from 'node:fs'
import { inItsMonths } from '@/lib/audit/months/queries'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { movedLine, type Movement, type MovementDetail } from '@/lib/deliveries/moved/schema'
import { holding, movedBy, undoingOfMove } from '@/lib/deliveries/moved/undo/queries'
import { lookedThrough } from '@/lib/deliveries/open/queries'
import { filesOf, readAlone, shownFiles, toldOf, unread, withTold } from '@/lib/deliveries/shown/queries'
import { env } from '@/lib/env'
import { commitsSince, treeOf } from '@/lib/git/changes'
import { keptFolder, lostRef, refIn } from '@/lib/git/kept'

type Line = { id: string; at: Date; data: unknown; subjectId: string }

const moved = Prisma.sql`e.type = 'repository.moved_unsigned' and split_part(e.type, '.', 1) = 'repository'
  and e.type not like 'call.%'`

/** Movements that nobody signed, by the lines that tell of them, the newest first. */
export async function movementsBy(actor: Actor, ids: readonly string[]): Promise<Movement[]> {
  demand(actor, 'repositories:read')
  if (ids.length === 0) return []
  return (await linesOf(Prisma.sql`e.id = any(${[...ids]})`, ids.length)).map(shownMove)
}

const mostMoves = 20

/** Where protected branches of a repository were found that nobody had signed, newest first. */
export async function movementsOf(actor: Actor, repositoryId: string): Promise<Movement[]> {
  demand(actor, 'repositories:read')
  return (await linesOf(Prisma.sql`e."subjectId" = ${repositoryId}`, mostMoves)).map(shownMove)
}

async function linesOf(which: Prisma.Sql, most: number): Promise<Line[]> {
  return await read.$queryRaw<Line[]>`
    select e.id, e.at, e.data, e."subjectId" from "AuditEvent" e
    where ${moved} and ${which} and ${await inItsMonths()} order by e.at desc, e.id desc limit ${most}`
}

function shownMove({ id, at, data }: Line): Movement {
  const { name, branch, found, stands, place, about } = movedLine.parse(data)
  return {
    id,
    at: at.toISOString(),
    repository: name,
    branch,
    found,
    stands,
    isThere: place === 'upstream',
    about: about ?? null,
  }
}

/** The line of a movement as it was written; null where there is none. */
export async function movementLine(id: string): Promise<Line | null> {
  return (await linesOf(Prisma.sql`e.id = ${id}`, 1))[0] ?? null
}

/** One movement with what it brought, file by file, and one of the files opened; null where there is none. */
export async function movementDetail(actor: Actor, id: string, path: string | null): Promise<MovementDetail | null> {
  demand(actor, 'repositories:read')
  const line = await movementLine(id)
  if (!line) return null
  const movement = shownMove(line)
  const isOnRecord = actor.can.has('audit:read')
  return {
    ...movement,
    isOnRecord,
    decided: await decidedOn(line),
    undo: actor.can.has('incidents:handle') ? await offerOf(line) : null,
    undoneBy: await undoingOfMove(read, id),
    ...(await broughtBy(line.subjectId, movement, path)),
  }
}

/** Whether its branch holds it, so that a delivery can undo it. */
async function offerOf(line: Line): Promise<MovementDetail['undo']> {
  const moved = movedBy(line)
  if (!moved || !(await holding(moved))) return null
  const before = await undoingOfMove(read, line.id)
  // Its commits stay in the history, and nothing of it in the files.
  if (before?.state === 'landed') return null
  return { isOpen: before?.state !== 'waiting' && before?.state !== 'released' }
}

/** What became of a movement at the other server: lines of its branch since, up to the next one. */
async function decidedOn({ subjectId, at, data }: Line): Promise<MovementDetail['decided']> {
  const { branch, found, place } = movedLine.parse(data)
  if (place !== 'upstream') return []
  const rows = await read.$queryRaw<{ id: string; at: Date; sentence: string }[]>`
    select e.id, e.at, e.sentence from "AuditEvent" e
    where e.type in ('repository.move_decided', 'repository.put_back_there', 'repository.taken_over')
      and split_part(e.type, '.', 1) = 'repository' and e.type not like 'call.%'
      and e."subjectId" = ${subjectId} and e.at >= ${at} and e.data->>'branch' = ${branch}
      and coalesce(e.data->>'found', e.data->>'over', '') = ${found ?? ''} and ${await inItsMonths()}
    order by e.at desc, e.id desc limit 10`
  return rows.map(({ id: eventId, at: then, sentence }) => ({ eventId, at: then.toISOString(), sentence }))
}

/** So many files are looked through anew for what they lose, each time somebody reads the page. */
const mostLooked = 200
const mostCommits = 20

type Brought = Pick<MovementDetail, 'commits' | 'losses' | 'files' | 'opened'>

async function broughtBy(
  repositoryId: string,
  { branch, found, stands }: Movement,
  path: string | null,
): Promise<Brought> {
  const nothing: Brought = { commits: [], losses: [], files: null, opened: null }
  const folder = keptFolder(env.stateFolder, repositoryId)
  if (found === null) return { ...nothing, files: [] }
  if (!existsSync(folder) || (await refIn(folder, lostRef(branch, found))) === null) return nothing
  const at = { repositoryId, base: stands, tree: await treeOf(folder, found) }
  const commits = await commitsSince(folder, found, stands, mostCommits)
  const { files } = await filesOf(at, [])
  const { losses } = files.length > mostLooked ? { losses: [] } : await lookedThrough(folder, files, commits)
  const told = toldOf({ losses })
  const wanted = files.find((file) => file.path === path)
  return {
    commits: commits.map(({ id, author, message }) => ({ id, author, message })),
    losses,
    files: wanted ? withTold(files.map(unread), told, files) : await shownFiles(at, told),
    opened: wanted ? withTold([await readAlone(folder, wanted)], told, files)[0]! : null,
  }
}
