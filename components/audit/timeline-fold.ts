import type { AuditRow } from '@/lib/audit/schema'

/** One line on the screen, and the lines that unfold from it, oldest first. */
export type FoldedLine = {
  line: AuditRow
  /** What unfolds: the steps of one call or import, or the same thing said many times; null for a line by itself. */
  fold: { of: 'call' | 'import' | 'repeats'; lines: readonly AuditRow[] } | null
}

/**
 * Lines as they are shown, in their order: what a pod was allowed, used and did in one call is one line that stands where
 * its newest step stands, what an import read batch by batch is one as well, and neighbours that say the same are one. A
 * question to people and what they decide stay lines of their own.
 */
export function foldLines(rows: readonly AuditRow[]): FoldedLine[] {
  return foldRepeats(foldSteps(rows))
}

const stepsOfCall = new Set(['call.allowed', 'call.claimed', 'call.succeeded', 'call.failed', 'call.unreported'])
/** What an import says again and again while it reads; how it began and ended stays by itself. */
const stepsOfImport = new Set(['import.batch_recorded', 'import.branch_read', 'import.branch_unread'])

function foldSteps(rows: readonly AuditRow[]): FoldedLine[] {
  const groups = new Map<string, AuditRow[]>()
  for (const line of rows) {
    const group = groupOf(line)
    if (group) groups.set(group.key, [...(groups.get(group.key) ?? []), line])
  }
  return rows.flatMap((line): FoldedLine[] => {
    const group = groupOf(line)
    const steps = group ? groups.get(group.key)! : [line]
    if (steps[0] !== line) return []
    return [{ line, fold: group && steps.length > 1 ? { of: group.of, lines: steps.toReversed() } : null }]
  })
}

/** Of what a line is a step; null where it is of nothing. */
function groupOf({ type, callId, importId }: AuditRow): { of: 'call' | 'import'; key: string } | null {
  if (callId !== null && stepsOfCall.has(type)) return { of: 'call', key: `call ${callId}` }
  if (importId !== null && stepsOfImport.has(type)) return { of: 'import', key: `import ${importId}` }
  return null
}

function foldRepeats(lines: readonly FoldedLine[]): FoldedLine[] {
  const folded: FoldedLine[][] = []
  for (const one of lines) {
    const last = folded.at(-1)
    if (last && repeats(last[0]!, one)) last.push(one)
    else folded.push([one])
  }
  return folded.map((same) => {
    const [first] = same
    if (same.length === 1) return first!
    return { line: first!.line, fold: { of: 'repeats', lines: same.map(({ line }) => line).toReversed() } }
  })
}

/** Another import is another one, whatever it says: what it read would be out of sight. */
function repeats(one: FoldedLine, other: FoldedLine): boolean {
  return one.fold?.of !== 'import' && other.fold?.of !== 'import' && saysTheSame(one.line, other.line)
}

function saysTheSame(a: AuditRow, b: AuditRow): boolean {
  return (['type', 'actorKind', 'actorName', 'sentence', 'outcome', 'environment'] as const).every(
    (name) => a[name] === b[name],
  )
}
