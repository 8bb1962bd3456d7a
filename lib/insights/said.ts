import type { Target } from '@/lib/insights/number'

/** What numbers say alike. */
export const trials = 'what was made up in a trial'
export const record = 'the record'
export const none: Target = { words: 'must be 0', holds: (value) => value === 0 }
export const zero: Target = { words: 'target: 0', holds: (value) => value === 0 }
