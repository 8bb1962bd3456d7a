import type { NumberView } from '@/lib/insights/board/view'
import type { InsightNumber } from '@/lib/insights/number'
import { numbers } from '@/lib/insights/numbers'
import { countedPart, type Section } from '@/lib/record/reports/document'

/** Numbers of boards as a part of a report: the same ones, as a board shows them. */
export function numberSection(title: string, words: readonly string[], views: readonly NumberView[]): Section {
  return {
    name: 'numbers',
    title,
    words,
    form: 'table',
    columns: [
      { key: 'title', label: 'Number' },
      { key: 'shown', label: 'In this time' },
      { key: 'unit', label: 'Of how many' },
      { key: 'before', label: 'The time before' },
      { key: 'target', label: 'Should be' },
      { key: 'listed', label: 'Lines counted', is: 'number' },
    ],
    rows: views.map(({ title, shown, unit, before, target, listed, isWhole }) => ({
      title: isWhole ? `${title} (all departments)` : title,
      shown,
      unit,
      before,
      target: target ? `${target.words}: ${target.isMet ? 'met' : 'missed'}` : 'no target',
      listed,
    })),
  }
}

/** How each of these numbers is counted. */
export function countedSection(views: readonly NumberView[]): Section {
  return {
    name: countedPart,
    title: 'How this is counted',
    words: [
      'Numbers of a time are counted once, as lines are written to the record; the boards of Insights show the same. “Now” is the moment at which the report was made.',
    ],
    form: 'table',
    columns: [
      { key: 'title', label: 'Number' },
      { key: 'words', label: 'What it counts' },
      { key: 'source', label: 'From' },
      { key: 'leavesOut', label: 'Left out' },
    ],
    rows: views.map(({ name }) => {
      const { title, words, source, leavesOut = '' }: InsightNumber = numbers[name]
      return { title, words, source, leavesOut }
    }),
  }
}
