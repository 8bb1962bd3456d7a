import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import type { PodActor } from '@/lib/core/actor'
import type { Tx } from '@/lib/db/client'
import type { Output, OutputRevision } from '@/lib/db/generated/client'
import type { Beside } from '@/lib/outputs/ahead/queries'
import { outputBrief } from '@/lib/outputs/rules'
import type { OutputEnvelope, Submitted } from '@/lib/outputs/schema'
import { saidOf } from '@/lib/outputs/stand/rules'
import { whoSignsNow } from '@/lib/policy/queries'
import { askPeople } from '@/lib/requests/open/commands'
import { withdrawIfFree } from '@/lib/requests/withdraw/commands'

/** What is being handed in, and at which place. */
export type Keeping = { output: Output; submitted: Submitted; beside: Beside; now: Date }

/**
 * What a pod handed in for the same task, and people have not decided on, is not what it means any more. Its request is
 * withdrawn, unless somebody is about to decide: then it ends by finding that.
 */
export async function replaceWaiting(tx: Tx, pod: PodActor, outputId: string, taskKey: string, now: Date) {
  const waiting = await tx.outputRevision.findMany({ where: { outputId, podId: pod.id, taskKey, state: 'pending' } })
  const events: AuditEntry[] = []
  for (const { id, requestId } of waiting) {
    await tx.outputRevision.update({ where: { id }, data: { state: 'superseded' } })
    events.push(...(await withdrawIfFree(tx, requestId, () => ({ reason: 'by_asker', note: null }), now)))
  }
  return events
}

type Asking = {
  row: OutputRevision
  losses: string[]
  isTaken: boolean
}

/** Asks people whether a revision is to stand. */
export async function askAbout(tx: Tx, pod: PodActor, { output, submitted, beside }: Keeping, asking: Asking) {
  const { row, losses, isTaken } = asking
  const { bytes, digest, text, looked } = beside
  const { environment } = pod
  const ruling = await whoSignsNow(tx, 'outputs')
  // Where nobody can be asked it stays as it is: kept, and not what stands.
  if (ruling.decision === 'deny') return []
  const { standingNumber, standingDigest, path, project } = output
  const replaces = standingNumber === null ? null : { number: standingNumber, digest: standingDigest! }
  const envelope: OutputEnvelope = {
    kind: 'output',
    output: output.id,
    path,
    project,
    revision: row.number,
    digest,
    task: submitted.task_id,
    environment,
    replaces,
    policyVersion: ruling.policyVersion,
  }
  const brief = outputBrief({
    asker: pod.name,
    path,
    environment,
    text: text === null ? null : looked.shown.content,
    size: bytes.length,
    replaces: standingNumber,
    difference: beside.difference(),
    losses,
    says: { ...saidOf(row), prompt: row.promptHash, saysPersonal: row.saysPersonal },
    isTaken,
    ...looked,
  })
  const { id: requestId, event } = await askPeople(tx, {
    subject: { kind: 'output', id: `${output.id}/${row.number}` },
    envelope,
    brief,
    says: submitted.message ?? null,
    asker: { kind: 'pod', id: pod.id, name: pod.name },
    excluded: [],
    ruling,
    podId: pod.id,
    taskKey: submitted.task_id,
    environment,
  })
  await tx.outputRevision.update({ where: { id: row.id }, data: { requestId } })
  return [event]
}
