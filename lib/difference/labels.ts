import { counted } from '@/lib/core/count'
import type { Row } from '@/lib/difference/compare'
import type { FactKind } from '@/lib/difference/facts'
import type { UnitKind } from '@/lib/difference/units'

/** What a unit is called: one, and many. */
export const unitWords: Record<UnitKind, readonly [string, string]> = {
  heading: ['heading', 'headings'],
  item: ['list item', 'list items'],
  row: ['row', 'rows'],
  code: ['line of code', 'lines of code'],
  sentence: ['sentence', 'sentences'],
}

export const factWords: Record<FactKind, string> = {
  amount: 'Amount',
  date: 'Date',
  number: 'Number',
  'e-mail': 'E-mail address',
  address: 'Address',
  duty: 'Duty',
}

const kinds = ['changed', 'removed', 'added', 'moved'] as const

/** A difference in one line: "2 facts changed, 1 sentence removed". */
export function differenceWords(rows: readonly Row[]): string {
  const facts = rows.reduce((sum, row) => sum + (row.kind === 'changed' ? row.facts.length : 0), 0)
  const parts = kinds.flatMap((kind) => tallied(rows, kind))
  const reworded = rows.filter((row) => row.kind === 'same' && row.isWording).length
  if (facts > 0) parts.unshift(`${counted(facts, 'fact')} changed`)
  if (reworded > 0) parts.push(`${counted(reworded, 'passage')} broken or written differently, word for word the same`)
  return parts.length > 0 ? parts.join(', ') : 'Nothing that is written differs'
}

function tallied(rows: readonly Row[], kind: (typeof kinds)[number]): string[] {
  const counts = new Map<UnitKind, number>()
  for (const row of rows)
    if (row.kind === kind) {
      const unit = 'after' in row ? row.after : row.before
      if (unit.key !== '') counts.set(unit.kind, (counts.get(unit.kind) ?? 0) + 1)
    }
  return [...counts].map(([unit, count]) => `${counted(count, ...unitWords[unit])} ${kind}`)
}
