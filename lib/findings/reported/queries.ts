import 'server-only'
import { paths } from '@/lib/core/paths'
import { textWords } from '@/lib/core/said'
import { addressOf, type TextKind } from '@/lib/findings/subjects/kind'
import { errorTexts } from '@/lib/findings/texts'

/** What pods say went wrong, which the owner of the pod answers for. */
export const errorReports: TextKind = {
  async told(db, texts) {
    const found = await db.errorReport.findMany({
      where: { id: { in: texts.map(({ subjectId }) => subjectId) } },
      select: { id: true, podId: true, cause: true },
    })
    const incidents = await db.incident.findMany({
      where: { cause: { in: found.map(({ cause }) => cause) } },
      select: { cause: true, number: true },
    })
    const pods = await db.pod.findMany({
      where: { id: { in: found.map(({ podId }) => podId) } },
      select: { id: true, name: true, ownerId: true },
    })
    return new Map(
      found.map(({ id, podId, cause }) => {
        const pod = pods.find((one) => one.id === podId)
        const title = `An error that ${textWords(pod?.name ?? podId)} reported`
        // It is grouped a moment after it was reported.
        const number = incidents.find((one) => one.cause === cause)?.number
        const href = number === undefined ? null : paths.incident(number)
        return [addressOf(id, 0), { title, href, request: null, answers: pod?.ownerId ?? null }]
      }),
    )
  },
  async held(db, { subjectId: id }) {
    const found = await db.errorReport.findUnique({ where: { id } })
    if (!found) return null
    const { podId, environment, taskKey, toolKey } = found
    return {
      asked: { arguments: errorTexts(found), reason: null },
      about: { podId, environment, taskKey, toolKey },
    }
  },
}
