import { ourSentence, quoted } from '@/lib/core/said'
import { briefWords } from '@/lib/deliveries/labels'
import type { Pushed } from '@/lib/deliveries/schema'
import { unlookedLines } from '@/lib/deliveries/unlooked'
import { foundWords } from '@/lib/findings/labels'
import type { Decision } from '@/lib/policy/schema'

/** What git shows of a push that the policy does not allow: by which rule, and what it may go by. */
export const deniedWords = (
  rule: Decision['rule'],
  { counts, unlooked }: Pick<Pushed, 'counts' | 'unlooked'>,
): string[] => [
  rule
    ? `By this rule: ${ourSentence(rule.words)}${rule.because ? ` ${quoted(rule.because)}` : ''}`
    : 'No rule allows it.',
  ...(Object.keys(counts).length > 0 ? [briefWords.found(foundWords(counts))] : []),
  ...unlookedLines(unlooked),
]
