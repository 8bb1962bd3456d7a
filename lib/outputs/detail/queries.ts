import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { seen, seenIn } from '@/lib/findings/aside/seen'
import { findingsOf } from '@/lib/findings/queries'
import type { OutputDetail, RevisionRow, TaskOutput } from '@/lib/outputs/detail/schema'
import { previewOf } from '@/lib/outputs/preview/preview'
import { textOf, topicOf } from '@/lib/outputs/rules'
import { saidOf } from '@/lib/outputs/stand/rules'

const mostRevisions = 100
const mostOfTask = 100
const longestRaw = 200_000

const withSize = { bytes: { select: { size: true } } } satisfies Prisma.OutputRevisionInclude
type Row = Prisma.OutputRevisionGetPayload<{ include: typeof withSize }>

/** A file with one of its revisions: the one that is named, or else what stands, or the newest. Null where there is none. */
export async function outputDetail(actor: Actor, id: string, number: number | null): Promise<OutputDetail | null> {
  demand(actor, 'tasks:read')
  const output = await read.output.findUnique({ where: { id } })
  if (!output) return null
  const { path, project, environment, standingNumber: standing, revisionCount: total } = output
  const where = { outputId_number: { outputId: id, number: number ?? standing ?? total } }
  const found = await read.outputRevision.findUnique({ where, include: { bytes: true } })
  if (!found) return null
  const rows = await read.outputRevision.findMany({
    where: { outputId: id },
    include: withSize,
    orderBy: { number: 'desc' },
    take: mostRevisions,
  })
  const revisions = await toRows(rows, environment)
  const [own] = await toRows([found], environment)
  const bytes = Buffer.from(found.bytes.bytes)
  const text = textOf(bytes)
  const shown = text === null ? null : (await seen({ text })).shown.text
  const { digest, type, promptHash: prompt, saysPersonal } = found
  return {
    id,
    ...revealIn({ path, project }),
    environment,
    standing,
    revisions,
    total,
    shown: {
      ...own!,
      digest,
      type,
      preview: previewOf(type, shown, bytes),
      raw: shown === null ? null : { text: shown.slice(0, longestRaw), isCut: shown.length > longestRaw },
      says: { ...(await seen(saidOf(found))).shown, prompt, saysPersonal },
      findings: await findingsOf(actor, { kind: 'output_revision', id, version: found.number }),
    },
  }
}

/** The files that a task produced, each with its revisions of the task, what changed last first. */
export async function outputsOfTask(
  actor: Actor,
  { podSlug, environment, key }: { podSlug: string | null; environment: string | null; key: string },
): Promise<TaskOutput[]> {
  demand(actor, 'tasks:read')
  if (podSlug === null || environment === null) return []
  const pod = await read.pod.findUnique({ where: { slug: podSlug }, select: { id: true } })
  const podId = pod?.id ?? ''
  const task = await read.task.findUnique({
    where: { podId_environment_key: { podId, environment, key } },
    select: { formerPodIds: true },
  })
  if (!task) return []
  const rows = await read.outputRevision.findMany({
    where: { podId: { in: [podId, ...task.formerPodIds] }, taskKey: key, output: { environment } },
    include: { ...withSize, output: true },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: mostOfTask,
  })
  const lines = await toRows(rows, environment)
  const said = await seenIn(
    rows.map(({ message }) => ({ message })),
    ['message'],
  )
  const files = rows.filter((row, at) => rows.findIndex(({ outputId }) => outputId === row.outputId) === at)
  return revealIn(
    files.map(({ output: { id, path, standingNumber: standing } }) => ({
      id,
      path,
      topic: topicOf(path),
      standing,
      revisions: rows.flatMap(({ outputId }, at) => (outputId === id ? { ...lines[at]!, ...said[at]! } : [])),
    })),
  )
}

async function toRows(rows: readonly Row[], environment: string): Promise<RevisionRow[]> {
  const [requests, tasks] = await Promise.all([
    read.request.findMany({
      where: { id: { in: rows.flatMap(({ requestId }) => requestId ?? []) } },
      select: { id: true, number: true },
    }),
    read.task.findMany({
      where: {
        environment,
        podId: { in: [...new Set(rows.map(({ podId }) => podId))] },
        key: { in: [...new Set(rows.map(({ taskKey }) => taskKey))] },
      },
      select: { key: true, podId: true, number: true },
    }),
  ])
  return revealIn(
    rows.map(({ number, state, podId, podName, taskKey, requestId, losses, at, stoodAt, bytes }) => ({
      number,
      state,
      pod: podName,
      taskKey,
      task: tasks.find((task) => task.key === taskKey && task.podId === podId)?.number ?? null,
      request: requests.find(({ id }) => id === requestId)?.number ?? null,
      size: bytes.size,
      losses,
      at: at.toISOString(),
      stoodAt: stoodAt?.toISOString() ?? null,
    })),
  )
}
