import { elidedBy } from '@/lib/difference/loss'
import type { Kind } from '@/lib/findings/scan/kind'

/** What stands where content was. What a text lost of the one before it is told where both are at hand (`lostIn`). */
export const losses: readonly Kind[] = [
  {
    code: 'loss.elision',
    one: 'line that stands in the place of content',
    many: 'lines that stand in the place of content',
    severity: 'medium',
    confidence: 'likely',
    isMasked: false,
    near: ['...'],
    // From the beginning of a line, or of a text after its name.
    form: /(?<![^\n=])[ \t>#*/<!-]{0,12}[[(]?\.{3}[^\n]{1,160}/g,
    holds: (value) => elidedBy(value) !== null,
  },
]
