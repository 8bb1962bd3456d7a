import 'server-only'
import { demand, type PodActor } from '@/lib/core/actor'
import type { Refusal } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import type { Output, OutputRevision } from '@/lib/db/generated/client'
import { textOf } from '@/lib/outputs/rules'
import { readTool, type RevisionState } from '@/lib/outputs/schema'
import { lookRefused } from '@/lib/policy/look/queries'

// What a pod is told of what was handed in: where its own revisions stand, and what stands where it is.

/** Why a pod may not read what stands where it is; null where policy lets it. */
export async function outputsRefused(actor: PodActor): Promise<Refusal | null> {
  return await lookRefused(actor, readTool, 'may_not_read_outputs')
}

export type OwnRevision = {
  id: string
  outputId: string
  path: string
  project: string
  revision: number
  digest: string
  size: number
  type: string
  state: RevisionState
  task: string
  beside: number | null
  losses: string[]
  request: number | null
  note: string | null
  at: Date
  stoodAt: Date | null
}

/** A revision that this pod handed in where it is; null for another one’s. */
export async function ownRevision(actor: PodActor, id: string): Promise<OwnRevision | null> {
  demand(actor, 'calls:make')
  const [row] = await read.$queryRaw<
    (OutputRevision & Pick<Output, 'path' | 'project' | 'environment'> & { size: number })[]
  >`
    select r.*, o.path, o.project, o.environment, b.size from "OutputRevision" r
    join "Output" o on o.id = r."outputId" join "OutputBytes" b on b.digest = r.digest where r.id = ${id}`
  if (row?.podId !== actor.id || row.environment !== actor.environment) return null
  const request =
    row.requestId === null
      ? null
      : await read.request.findUnique({
          where: { id: row.requestId },
          select: {
            number: true,
            closedAt: true,
            votes: { where: { endedAt: null }, orderBy: { at: 'desc' }, take: 1, select: { note: true } },
          },
        })
  const { number: revision, digest, type, state, taskKey: task, besideNumber: beside, losses, at, stoodAt } = row
  const { path, project } = row
  const told = {
    id,
    outputId: row.outputId,
    path,
    project,
    revision,
    digest,
    type,
    state,
    task,
    beside,
    losses,
    at,
    stoodAt,
  }
  return {
    ...told,
    size: row.size,
    request: request?.number ?? null,
    // What somebody decided and can still take back is not told.
    note: (request?.closedAt && request.votes[0]?.note) || null,
  }
}

/** So much of what stands is given at once: characters of a text, or bytes of anything else. */
const mostAtOnce = 60_000

export type StandingPart = {
  path: string
  project: string
  revision: number
  digest: string
  size: number
  type: string
  content: string
  encoding: 'text' | 'base64'
  next: number | null
}

/** A part of what stands at a path where the pod is; null where nothing does. */
export async function standingAt(
  { environment }: PodActor,
  project: string,
  path: string,
  from: number,
): Promise<StandingPart | null> {
  const output = await read.output.findUnique({
    where: { environment_project_path: { environment, project, path } },
  })
  if (!output || output.standingNumber === null) return null
  const number = output.standingNumber
  const row = await read.outputRevision.findUniqueOrThrow({
    where: { outputId_number: { outputId: output.id, number } },
    include: { bytes: true },
  })
  const text = textOf(row.bytes.bytes)
  const whole = text ?? Buffer.from(row.bytes.bytes)
  const part = whole.slice(from, from + mostAtOnce)
  const { digest, type } = row
  const told = { path, project, revision: number, digest, size: row.bytes.size, type }
  return {
    ...told,
    content: typeof part === 'string' ? part : Buffer.from(part).toString('base64'),
    encoding: text === null ? 'base64' : 'text',
    next: from + mostAtOnce < whole.length ? from + mostAtOnce : null,
  }
}
