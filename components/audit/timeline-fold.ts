import type { AuditRow } from '@/lib/audit/schema'

/** One line on the screen, and the lines that unfold from it, oldest first. */
export type FoldedLine = {
  line: AuditRow
  /** What unfolds: the steps of one call, or the same thing said many times; null for a line by itself. */
  fold: { of: 'call' | 'repeats'; lines: readonly AuditRow[] } | null
}

/**
 * Lines as they are shown, in their order: what a pod was allowed, used and did in one call is one line that stands where
 * its newest step stands, and neighbours that say the same are one. A question to people and what they decide stay lines
 * of their own.
 */
export function foldLines(rows: readonly AuditRow[]): FoldedLine[] {
  return foldRepeats(foldCalls(rows))
}

const stepsOfCall = new Set(['call.allowed', 'call.claimed', 'call.succeeded', 'call.failed', 'call.unreported'])

function foldCalls(rows: readonly AuditRow[]): FoldedLine[] {
  const calls = new Map<string, AuditRow[]>()
  for (const line of rows.filter(isStep)) calls.set(line.callId!, [...(calls.get(line.callId!) ?? []), line])
  return rows.flatMap((line): FoldedLine[] => {
    const steps = isStep(line) ? calls.get(line.callId!)! : [line]
    if (steps[0] !== line) return []
    return [{ line, fold: steps.length > 1 ? { of: 'call', lines: steps.toReversed() } : null }]
  })
}

function isStep({ type, callId }: AuditRow): boolean {
  return callId !== null && stepsOfCall.has(type)
}

function foldRepeats(lines: readonly FoldedLine[]): FoldedLine[] {
  const folded: FoldedLine[][] = []
  for (const one of lines) {
    const last = folded.at(-1)
    if (last && saysTheSame(last[0]!.line, one.line)) last.push(one)
    else folded.push([one])
  }
  return folded.map((same) => {
    const [first] = same
    if (same.length === 1) return first!
    return { line: first!.line, fold: { of: 'repeats', lines: same.map(({ line }) => line).toReversed() } }
  })
}

function saysTheSame(a: AuditRow, b: AuditRow): boolean {
  return (['type', 'actorKind', 'actorName', 'sentence', 'outcome', 'environment'] as const).every(
    (name) => a[name] === b[name],
  )
}
