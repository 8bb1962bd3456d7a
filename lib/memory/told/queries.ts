import 'server-only'
import { endingLines, type Line } from '@/lib/audit/told/queries'
import { memoryEvents } from '@/lib/audit/memory-shapes'
import type { AuditEventType } from '@/lib/audit/events'
import { read } from '@/lib/db/client'
import { memoryEnvelope } from '@/lib/memory/written/schema'
import type { MemoryTold } from '@/lib/memory/told/schema'
import { endingOf } from '@/lib/requests/ended/answers'
import { endedBy } from '@/lib/requests/ended/queries'

/** The lines by which pods are told of memory. */
export const memoryLines = [
  ...endingLines,
  'memory.active',
  'memory.held',
  'memory.archived',
  'memory.deleted',
] as const satisfies readonly AuditEventType[]

/** What these lines tell pods of the versions that they wrote. What a pod did itself, and what only follows, is not told. */
export async function memoryTold(lines: readonly Line[]): Promise<MemoryTold[]> {
  const [ended, moved, gone] = await Promise.all([
    endedBy(lines, 'memory_write'),
    versionsMoved(lines),
    textsGone(lines.filter(({ type }) => type === 'memory.deleted')),
  ])
  const answered = ended.map(({ line, answer, number, envelope, podId, environment }): MemoryTold => {
    const { entry: about, key, version } = memoryEnvelope.parse(envelope)
    const data = { key, version, state: answer, request: `CS-${number}`, at: line.at.toISOString() }
    return { ...placeOf(line), podId, environment, about, type: `memory.${endingOf(answer)}`, data }
  })
  return [...answered, ...moved, ...gone]
}

const placeOf = ({ place, id: lineId }: Line) => ({ place, lineId })

type Move = { line: Line; key: string; number: number; type: MemoryTold['type']; state: MemoryTold['data']['state'] }

/** Which versions a person took from pods or gave back to them by this line. */
function movesIn(line: Line): Move[] {
  if (line.actorKind !== 'person') return []
  if (line.type === 'memory.held' || line.type === 'memory.archived') {
    const { key, number } = memoryEvents[line.type].parse(line.data)
    const state = line.type === 'memory.held' ? 'held' : 'archived'
    return [{ line, key, number, type: 'memory.taken', state }]
  }
  // A yes to a request is told as that.
  if (line.type !== 'memory.active' || line.requestId !== null) return []
  const { key, number, replaced, because } = memoryEvents['memory.active'].parse(line.data)
  const given = { line, key, number, type: 'memory.given', state: 'given' } as const
  if (replaced === null) return [given]
  const state = because === 'revoked' ? 'revoked' : 'superseded'
  const taken = { line, key, number: replaced, type: 'memory.taken', state } as const
  // Where both are one pod's, it is told the first of these: what was revoked, or what it is given again.
  return because === 'revoked' ? [taken, given] : [given, taken]
}

async function versionsMoved(lines: readonly Line[]): Promise<MemoryTold[]> {
  const moves = lines.flatMap(movesIn)
  if (moves.length === 0) return []
  const versions = await read.memoryVersion.findMany({
    where: { OR: moves.map(({ line, number }) => ({ entryId: line.subjectId, number })), writtenByKind: 'pod' },
    select: { entryId: true, number: true, writtenById: true, entry: { select: { environment: true } } },
  })
  const told = moves.flatMap(({ line, key, number, type, state }): MemoryTold[] => {
    const version = versions.find((one) => one.entryId === line.subjectId && one.number === number)
    const { writtenById: podId, entry } = version ?? {}
    if (!podId || !entry?.environment) return []
    const data = { key, version: number, state, request: null, at: line.at.toISOString() }
    return [{ ...placeOf(line), podId, environment: entry.environment, about: line.subjectId, type, data }]
  })
  return told.filter((one, at) => told.findIndex((other) => isSame(one, other)) === at)
}

const isSame = (one: MemoryTold, other: MemoryTold) => one.lineId === other.lineId && one.podId === other.podId

/** Every pod that wrote a version of an entry hears that the text of all of them is gone. */
async function textsGone(lines: readonly Line[]): Promise<MemoryTold[]> {
  if (lines.length === 0) return []
  const wrote = await read.memoryVersion.findMany({
    where: { entryId: { in: lines.map(({ subjectId }) => subjectId) }, writtenByKind: 'pod' },
    distinct: ['entryId', 'writtenById'],
    select: { entryId: true, writtenById: true, entry: { select: { environment: true } } },
  })
  return lines.flatMap((line) => {
    const { key } = memoryEvents['memory.deleted'].parse(line.data)
    return wrote
      .filter(({ entryId }) => entryId === line.subjectId)
      .flatMap(({ writtenById: podId, entry: { environment } }): MemoryTold[] => {
        if (!podId || !environment) return []
        const data = { key, version: null, state: 'deleted' as const, request: null, at: line.at.toISOString() }
        return [{ ...placeOf(line), podId, environment, about: line.subjectId, type: 'memory.deleted', data }]
      })
  })
}
