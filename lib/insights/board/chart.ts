import type { Tone } from '@/lib/insights/board/drawn'
import type { ToolUse } from '@/lib/insights/counted/queries'

/** One column of a chart: of a time, or of something that has a name. */
export type Column = { from: string } | { name: string }
/** What is drawn in one colour and one pattern. */
export type Series = {
  label: string
  tone: Tone
  values: readonly number[]
  /** Where these of each column are listed by themselves. */
  hrefs?: readonly string[]
}

/** A chart with its finding as its title; the same numbers are its table and its file. */
export type Chart = {
  name: string
  title: string
  subtitle: string
  /** What tells columns apart, where that is no time: "Step", "Status". */
  by?: string
  columns: readonly Column[]
  /** From the bottom to the top. */
  series: readonly Series[]
  /** All series together in the parts of the time before; null where there is none. */
  before: readonly number[] | null
  /** Where the things of a column are listed; null where no list has them. */
  hrefs: readonly (string | null)[]
  /** How far the lists of columns are counted, where they are no further. */
  upTo?: number
  href: string
}

/** Numbers in cells, coloured by how many they are. */
export type Heat = {
  name: string
  title: string
  subtitle: string
  rows: readonly (ToolUse & { href: string })[]
  more: number
}
