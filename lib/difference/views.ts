/** The ways in which a difference can be read. */
export const differenceViews = ['sentences', 'split', 'raw'] as const
export type DifferenceView = (typeof differenceViews)[number]

export const differenceViewLabels: Record<DifferenceView, string> = {
  sentences: 'In sentences',
  split: 'Side by side',
  raw: 'Raw',
}
