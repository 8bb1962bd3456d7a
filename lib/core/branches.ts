/** On which other branches a thing is: the first of them by name, and how many there are beside those. */
export type Elsewhere = { names: string[]; more: number }

/** Where a thing was read: the repository, the branch of the row that stands for it, and where else it is. */
export type ReadFrom = { name: string; branch: string; elsewhere: Elsewhere | null }

/** Which of these values differ between two copies, by the words for each. */
export function differing<Row>(one: Row, other: Row, words: { readonly [Name in keyof Row]?: string }): string[] {
  return (Object.entries(words) as [keyof Row, string][])
    .filter(([name]) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
    .map(([, said]) => said)
}
