import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import type { Tx } from '@/lib/db/client'
import type { Output, OutputRevision } from '@/lib/db/generated/client'
import { follow } from '@/lib/memory/written/follow/commands'
import { textAt } from '@/lib/outputs/ahead/queries'
import { describedBy, memoryKey, tagsOf } from '@/lib/outputs/rules'

// What stands at a path: one revision, or none.

/** What is at a path, which nobody else changes until the transaction ends; null where nothing ever was. */
export async function lockOutput(tx: Tx, environment: string, project: string, path: string): Promise<Output | null> {
  const [row] = await tx.$queryRaw<Output[]>`
    select * from "Output" where environment = ${environment} and project = ${project} and path = ${path} for update`
  return row ?? null
}

/** The same by its id. */
export async function lockOutputById(tx: Tx, id: string): Promise<Output | null> {
  const [row] = await tx.$queryRaw<Output[]>`select * from "Output" where id = ${id} for update`
  return row ?? null
}

/**
 * A revision stands from now on, in the place of the one before, and memory says so in the same transaction; its line in the
 * changelog is the revision itself, by when it stood. Whoever calls holds the output's lock.
 */
export async function stand(
  tx: Tx,
  output: Output,
  number: number,
  requestId: string,
  now: Date,
): Promise<AuditEntry[]> {
  await standDown(tx, output)
  const row = await tx.outputRevision.update({
    where: { outputId_number: { outputId: output.id, number } },
    data: { state: 'standing', stoodAt: now },
  })
  const known = { text: await textAt(tx, row.digest), role: await roleOf(tx, row.podId) }
  return await nowStands(tx, output, row, requestId, now, known)
}

/** What stands at a path stands there no more: another one is about to. */
export async function standDown(tx: Tx, { id, standingNumber }: Output): Promise<void> {
  if (standingNumber === null) return
  await tx.outputRevision.updateMany({
    where: { outputId: id, state: 'standing' },
    data: { state: 'superseded', commitDue: false },
  })
}

/** The output and memory follow a revision that was just written as the one that stands. */
export async function nowStands(
  tx: Tx,
  { id, environment, project, path, standingNumber: replaced, revisionCount }: Output,
  row: OutputRevision,
  requestId: string | null,
  now: Date,
  { text, role }: { text: string | null; role: string },
): Promise<AuditEntry[]> {
  const { number, digest, podId, podName, taskKey, promptHash, callId, saysPersonal } = row
  await tx.output.update({
    where: { id },
    data: {
      standingNumber: number,
      standingDigest: digest,
      revisionCount: Math.max(revisionCount, number),
      updatedAt: now,
    },
  })
  if (await isTaken(tx, podId, environment, project))
    await tx.outputRevision.update({ where: { id: row.id }, data: { commitDue: true } })
  const lines = [
    ...describedBy(text),
    `File ${path}, revision ${number}, sha256 ${digest}`,
    `By ${podName} for task ${taskKey}${promptHash === null ? '' : `, from the prompt with sha256 ${promptHash}`}`,
  ]
  const remembered = await follow(
    tx,
    {
      key: memoryKey(project, path),
      text: `${lines.join('\n\n')}\n`,
      tags: tagsOf(path),
      saysPersonal,
      by: { id: podId, name: podName, role },
      environment,
      taskKey,
      promptHash,
      callId,
    },
    now,
  )
  const stood: AuditEntry = {
    type: 'output.standing',
    subject: { kind: 'output', id },
    environment,
    podId,
    taskKey,
    ...(requestId && { requestId, outcome: 'executed' as const }),
    data: { path, number, replaced },
  }
  return [stood, ...remembered]
}

/** Whether a repository takes what this pod has accepted there; an output that names another one is not for it. */
async function isTaken(tx: Tx, podId: string, environment: string, project: string): Promise<boolean> {
  const where = { podId_environment: { podId, environment } }
  const place = await tx.outputPlace.findUnique({ where, select: { repository: { select: { name: true } } } })
  return place !== null && ['', place.repository.name].includes(project.toLowerCase())
}

async function roleOf(tx: Tx, id: string): Promise<string> {
  return (await tx.pod.findUniqueOrThrow({ where: { id }, select: { role: true } })).role
}
