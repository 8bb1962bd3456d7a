import 'server-only'
import { read } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import type { CommittedOutput } from '@/lib/deliveries/schema'
import { describedBy, memoryKey, textOf } from '@/lib/outputs/rules'
import type { Accepted, CommittedTask } from '@/lib/tasks/committed/composed'

/** What of a task is to be committed: all that its pod had accepted, once nothing of it waits for people. */
export type Due = { podId: string; environment: string; taskKey: string; revisionIds: string[] }

const mostTasks = 20

/** The tasks of which something is to be committed, what was accepted first comes first. */
export async function outputsDue(): Promise<Due[]> {
  return await read.$queryRaw<Due[]>`
    select r."podId", o.environment, r."taskKey", array_agg(r.id order by o.path) as "revisionIds"
    from "OutputRevision" r join "Output" o on o.id = r."outputId"
    where r."commitDue" and not exists (
      select from "OutputRevision" w join "Output" p on p.id = w."outputId"
      where w."podId" = r."podId" and w."taskKey" = r."taskKey" and w.state = 'pending' and p.environment = o.environment)
    group by r."podId", o.environment, r."taskKey" order by min(r."stoodAt"), r."podId", r."taskKey" limit ${mostTasks}`
}

/** Where outputs of a pod are committed; null where nowhere. */
export async function placeOf({ podId, environment }: Pick<Due, 'podId' | 'environment'>) {
  const where = { podId_environment: { podId, environment } }
  return await read.outputPlace.findUnique({ where, include: { repository: true } })
}

/** The commit of outputs that is under way to a branch, of which there is one at a time; null for none. */
export async function underWay(repositoryId: string, branch: string): Promise<Delivery | null> {
  const where = { repositoryId, branch, isComposed: true, state: { in: ['waiting' as const, 'released' as const] } }
  return await read.delivery.findFirst({ where, orderBy: { at: 'asc' } })
}

/** What was composed before and waits still is composed anew together with what came since. */
export async function revisionsIn(deliveryId: string): Promise<string[]> {
  const rows = await read.outputRevision.findMany({ where: { deliveryId, state: 'standing' }, select: { id: true } })
  return rows.map(({ id }) => id)
}

export type Gathered = Awaited<ReturnType<typeof gathered>>

/** Everything that a commit of these outputs is made of. */
export async function gathered({ podId, environment, taskKey, revisionIds }: Due) {
  const rows = await read.outputRevision.findMany({
    where: { id: { in: revisionIds }, state: 'standing' },
    include: { output: true, bytes: true },
  })
  rows.sort((one, other) => (one.output.path < other.output.path ? -1 : 1))
  const pod = await read.pod.findUniqueOrThrow({ where: { id: podId } })
  const signatures = await signaturesOf(rows)
  const outputs = await Promise.all(
    rows.map(async (row): Promise<Accepted & { bytes: Uint8Array; signed: CommittedOutput }> => {
      const { number, message, digest, outputId } = row
      const { path, project } = row.output
      const { requests, signers } = signatures(row)
      return {
        path,
        number,
        message,
        memory: await memoryOf({ environment, project, path, digest, text: textOf(row.bytes.bytes), number }),
        bytes: row.bytes.bytes,
        signed: {
          output: outputId,
          path,
          revision: number,
          digest,
          requests,
          signers: signers.map(({ name }) => name),
        },
      }
    }),
  )
  const people = new Map(rows.flatMap((row) => signatures(row).signers.map((person) => [person.id, person] as const)))
  const hash = rows.findLast(({ promptHash }) => promptHash !== null)?.promptHash ?? null
  const at = new Date(Math.max(...rows.map(({ stoodAt }) => stoodAt!.getTime())))
  const task = await taskOf({ podId, environment, taskKey })
  return {
    pod,
    outputs,
    people: [...people.values()],
    task,
    prompt: await promptOf(hash, { podId, environment, taskKey }),
    at,
  }
}

type Signed = { id: string; requestId: string | null; callId: string }

/** Who signed a revision, as such or as the call by which it was handed in, and as which requests. */
async function signaturesOf(rows: readonly Signed[]) {
  const calls = await read.call.findMany({
    where: { id: { in: rows.map(({ callId }) => callId) }, requestId: { not: null } },
    select: { id: true, requestId: true },
  })
  const asked = (row: Signed) => [calls.find(({ id }) => id === row.callId)?.requestId, row.requestId]
  const requests = await read.request.findMany({
    where: { id: { in: rows.flatMap(asked).filter((id) => typeof id === 'string') } },
    select: {
      id: true,
      number: true,
      votes: { where: { verdict: 'approve', endedAt: null }, orderBy: [{ at: 'asc' }, { id: 'asc' }] },
    },
  })
  const ids = requests.flatMap(({ votes }) => votes.map(({ personId }) => personId))
  const people = await read.person.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true, email: true },
  })
  return (row: Signed) => {
    const own = requests.filter(({ id, votes }) => votes.length > 0 && asked(row).includes(id))
    const voters = new Set(own.flatMap(({ votes }) => votes.map(({ personId }) => personId)))
    return {
      requests: own.map(({ number }) => number).toSorted((one, other) => one - other),
      signers: people.filter(({ id }) => voters.has(id)).toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    }
  }
}

type Remembered = {
  environment: string
  project: string
  path: string
  digest: string
  text: string | null
  number: number
}

/** What memory says of a revision; null where pods are given nothing of it any more, or something else. */
async function memoryOf({ environment, project, path, digest, text, number }: Remembered): Promise<Accepted['memory']> {
  const entry = await read.memoryEntry.findFirst({
    where: { origin: 'live', environment, path: memoryKey(project, path), state: 'active' },
    select: { id: true, activeNumber: true },
  })
  if (!entry || entry.activeNumber === null) return null
  const where = { entryId_number: { entryId: entry.id, number: entry.activeNumber } }
  const version = await read.memoryVersion.findUnique({ where, include: { text: true } })
  if (!version?.text?.text.includes(`sha256 ${digest}`)) return null
  const words = describedBy(text).join(': ')
  return { description: words || `Revision ${number} of ${path}`, tags: version.tags, at: version.at }
}

type Key = { podId: string; environment: string; taskKey: string }

async function findTask({ podId, environment, taskKey: key }: Key) {
  const own = await read.task.findUnique({ where: { podId_environment_key: { podId, environment, key } } })
  const where = { environment, key, origin: 'live' as const, formerPodIds: { has: podId } }
  return own ?? (await read.task.findFirst({ where, orderBy: { number: 'asc' } }))
}

async function taskOf(of: Key): Promise<CommittedTask | null> {
  const task = await findTask(of)
  if (!task) return null
  const { key, title, description, status, phase, category, podOwner: role, data, createdAt } = task
  const { depends_on: names } = data as { depends_on?: unknown }
  const dependsOn = Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
  const rows = await read.output.findMany({
    where: {
      environment: of.environment,
      revisions: { some: { taskKey: key, state: 'standing', podId: { in: [of.podId, ...task.formerPodIds] } } },
    },
    select: { path: true },
    orderBy: { path: 'asc' },
    take: 500,
  })
  return {
    key,
    title,
    description,
    status,
    phase,
    category,
    role,
    dependsOn,
    outputs: rows.map(({ path }) => path),
    createdAt,
  }
}

/** The text of a prompt by its digest, or that with which the task was started; null where it is not known here. */
async function promptOf(hash: string | null, of: Key): Promise<string | null> {
  const known = hash === null ? null : await read.promptText.findUnique({ where: { digest: hash } })
  if (known) return known.text
  const task = await findTask(of)
  return hash === null || task?.promptHash === hash ? (task?.promptUsed ?? null) : null
}
