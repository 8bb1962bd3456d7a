import 'server-only'
import { paths } from '@/lib/core/paths'
import { quoted } from '@/lib/core/said'
import { addressOf, ownersOf, type TextKind, type Version } from '@/lib/findings/subjects/kind'

/** What pods hand in, which the owner of the pod answers for. */
export const outputRevisions: TextKind = {
  async told(db, texts) {
    const found = await db.outputRevision.findMany({
      where: { OR: texts.map(revisionAt) },
      select: { outputId: true, number: true, podId: true, output: { select: { path: true } } },
    })
    const owners = await ownersOf(
      db,
      found.map(({ podId }) => podId),
    )
    return new Map(
      found.map(({ outputId, number, podId, output }) => [
        addressOf(outputId, number),
        {
          title: `Revision ${number} of ${quoted(output.path)}`,
          href: paths.output(outputId, { revision: number }),
          request: null,
          answers: owners.get(podId) ?? null,
        },
      ]),
    )
  },
  async held(db, version) {
    const found = await db.outputRevision.findUnique({
      where: { outputId_number: revisionAt(version) },
      include: { bytes: true, output: { select: { path: true } } },
    })
    if (!found) return null
    const { message, reasoning, memoryDelta, handoff, saysPersonal, isText, bytes, output, podId, taskKey, callId } =
      found
    const content = isText ? Buffer.from(bytes.bytes).toString('utf8') : ''
    const said = { message, reasoning, memoryDelta, handoff, contains_personal_data: saysPersonal }
    return {
      asked: { arguments: { path: output.path, content, ...said }, reason: null },
      about: { podId, taskKey, callId },
    }
  },
}

function revisionAt({ subjectId: outputId, version: number }: Version): { outputId: string; number: number } {
  return { outputId, number }
}
