import 'server-only'
import type { Line } from '@/lib/audit/told/queries'
import { read } from '@/lib/db/client'
import { type Answer, answerIn } from '@/lib/requests/ended/answers'

/** A request of a pod that people answered, or that ended otherwise, with the line that says so. */
export type Ended = {
  line: Line
  answer: Answer
  number: number
  envelope: unknown
  podId: string
  environment: string
}

/** Of these lines those that end a request of this kind, but for what its own pod took back. */
export async function endedBy(lines: readonly Line[], kind: string): Promise<Ended[]> {
  const ids = [...new Set(lines.flatMap(({ requestId, outcome }) => (answerIn(outcome) ? (requestId ?? []) : [])))]
  if (ids.length === 0) return []
  const rows = await read.request.findMany({
    where: { id: { in: ids }, kind },
    select: { id: true, number: true, envelope: true, podId: true, environment: true },
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return lines.flatMap((line): Ended[] => {
    const answer = line.type.startsWith('request.') ? answerIn(line.outcome) : null
    const request = byId.get(line.requestId ?? '')
    if (!answer || !request?.podId || !request.environment) return []
    if (line.actorKind === 'pod' && line.actorId === request.podId) return []
    const { number, envelope, podId, environment } = request
    return [{ line, answer, number, envelope, podId, environment }]
  })
}
