import 'server-only'
import { endingLines, type Line } from '@/lib/audit/told/queries'
import { read } from '@/lib/db/client'
import { outputEnvelope } from '@/lib/outputs/schema'
import type { OutputTold } from '@/lib/outputs/told/schema'
import { endingOf } from '@/lib/requests/ended/answers'
import { endedBy } from '@/lib/requests/ended/queries'

/** The lines by which pods are told of what they handed in. */
export const outputLines = endingLines

/** What these lines tell pods of their revisions: what people said, or that nobody will. */
export async function outputsTold(lines: readonly Line[]): Promise<OutputTold[]> {
  const ended = (await endedBy(lines, 'output')).map((one) => ({ ...one, signed: outputEnvelope.parse(one.envelope) }))
  if (ended.length === 0) return []
  const rows = await read.outputRevision.findMany({
    where: { OR: ended.map(({ signed }) => ({ outputId: signed.output, number: signed.revision })) },
    select: { id: true, outputId: true, number: true },
  })
  return ended.flatMap(({ line, answer, number, podId, environment, signed }): OutputTold[] => {
    const { output: about, path, project, revision, task } = signed
    const row = rows.find((one) => one.outputId === about && one.number === revision)
    if (!row) return []
    const data = { id: row.id, path, repo_name: project, revision, task, state: answer, request: `CS-${number}` }
    const { place, id: lineId, at } = line
    const type = `output.${endingOf(answer)}` as const
    return [{ place, lineId, podId, environment, about, type, data: { ...data, at: at.toISOString() } }]
  })
}
