import 'server-only'
import { sha256 } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'
import type { PastLine, PastPod, ToldCall } from '@/lib/demo/past/line'
import type { PastFile } from '@/lib/demo/past/outputs/handed'
import { typeOf } from '@/lib/outputs/rules'

/** A file whose call came to its end, with the prompt from which its pod worked. */
export type ToldFile = { file: PastFile; call: ToldCall; pod: PastPod; promptHash: string | null }

/** The files of those days with their revisions, of which the last of each stands, and their lines. */
export async function writeOutputs(tx: Tx, told: readonly ToldFile[]): Promise<PastLine[]> {
  const lines: PastLine[] = []
  for (const revisions of byPath(told)) {
    const id = newId()
    const [first, last] = [revisions[0]!, revisions.at(-1)!]
    const { path } = first.file
    const { environment } = first.pod
    const digests = revisions.map(({ file }) => sha256(file.content))
    const [createdAt, updatedAt] = [first.call.act!.usedAt, last.call.act!.outcomeAt]
    await tx.output.create({
      data: {
        id,
        environment,
        path,
        revisionCount: revisions.length,
        standingNumber: revisions.length,
        standingDigest: digests.at(-1)!,
        createdAt,
        updatedAt,
      },
    })
    for (const [at, { file, call, pod, promptHash }] of revisions.entries()) {
      const [number, digest, act] = [at + 1, digests[at]!, call.act!]
      const bytes = Buffer.from(file.content)
      await tx.$executeRaw`
        insert into "OutputBytes" ("digest", "bytes", "size") values (${digest}, ${bytes}, ${bytes.length}) on conflict do nothing`
      const callId = call.prepared.call.id
      await tx.outputRevision.create({
        data: {
          id: newId(),
          outputId: id,
          number,
          digest,
          type: typeOf(path, true),
          isText: true,
          state: number === revisions.length ? 'standing' : 'superseded',
          podId: pod.id,
          podName: pod.name,
          taskKey: file.task.key,
          callId,
          promptHash,
          besideNumber: at === 0 ? null : at,
          message: file.message,
          losses: [],
          at: act.usedAt,
          stoodAt: act.outcomeAt,
        },
      })
      const about = { subject: { kind: 'output', id }, podId: pod.id, environment, taskKey: file.task.key, callId }
      const revision = { path, number }
      lines.push(
        {
          at: act.usedAt,
          actor: pod,
          entry: { ...about, type: 'output.submitted', data: { ...revision, digest, size: bytes.length } },
        },
        {
          at: act.outcomeAt,
          actor: pod,
          entry: { ...about, type: 'output.standing', data: { ...revision, replaced: at === 0 ? null : at } },
        },
      )
    }
  }
  return lines
}

/** Those of each file together, in the order in which they were handed in. */
function byPath(told: readonly ToldFile[]): ToldFile[][] {
  const files = new Map<string, ToldFile[]>()
  for (const one of told) files.set(one.file.path, [...(files.get(one.file.path) ?? []), one])
  return [...files.values()]
}
