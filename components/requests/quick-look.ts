export type QuickState = { kind: 'sending'; words: string } | SentState | { kind: 'failed'; words: string }

/** A decision that was sent: one signature of several, or the one that decides. */
export type SentState =
  | { kind: 'signed'; signatures: { given: number; of: number } }
  | { kind: 'held'; word: string; effectiveAt: string | null; seconds: number }

/**
 * Over the end of the row's last line, so that no row is higher for it and nothing covers the sentence that is signed; on a
 * card and under a finger, below its words.
 */
export const overEnd =
  'relative z-1 stacked:mt-2 touch:p-2 spread:mouse:absolute spread:mouse:right-0 spread:mouse:bottom-0 spread:mouse:min-h-7 spread:mouse:bg-accent-soft spread:mouse:px-3'

export const inRow = 'flex flex-wrap items-center gap-x-3 gap-y-1'

export const buttonLook = {
  size: 'small',
  spread: false,
  className: 'stacked:min-h-11 spread:mouse:py-0 snug:mouse:min-h-6 roomy:mouse:min-h-7',
} as const
