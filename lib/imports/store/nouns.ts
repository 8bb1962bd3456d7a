/** The kinds of record that are read, in the order in which they are stored, with the word for each in counts. */
export const recordNouns = {
  tasks: 'tasks',
  entries: 'task entries',
  changelog: 'changelog entries',
  memory: 'memory entries',
  rewrites: 'rewrites',
  unlogged: 'unlogged commits',
  problems: 'problems',
  texts: 'texts',
  prompts: 'versions of prompts',
  found: 'findings',
} as const

export type RecordKind = keyof typeof recordNouns
export const recordKinds = Object.keys(recordNouns) as readonly RecordKind[]

/** Counts in the order of the kinds above, those that were updated after those that were added. A database keeps none. */
export function inOrder(counts: Readonly<Record<string, number>>): Record<string, number> {
  const nouns = Object.values(recordNouns)
  const order = [...nouns, ...nouns.map((noun) => `updated ${noun}`), ...recordKinds.map(goneNoun)]
  const rank = (what: string) => (order.includes(what) ? order.indexOf(what) : order.length)
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => rank(a) - rank(b)))
}

/** What of a branch that stood last is said to be gone with it, in words for counts. */
export function goneNoun(kind: RecordKind): string {
  return kind === 'problems' ? 'problems mended' : `${recordNouns[kind]} no longer there`
}
