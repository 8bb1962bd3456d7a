/** How two entries of one environment are beside each other. */
export const pairKinds = ['contradicts', 'duplicate', 'alike'] as const
export type PairKind = (typeof pairKinds)[number]

/** Another entry that pods are given, and what it and this one say about the same. */
export type Beside = {
  kind: PairKind
  entryId: string
  key: string
  /** The sentence of either that says otherwise, with what is no business of the reader kept out of sight. */
  says: { here: string; there: string } | null
}
