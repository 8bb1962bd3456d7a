import { counted } from '@/lib/core/count'
import type { FoundInFile } from '@/lib/deliveries/schema'
import { findingWords } from '@/lib/findings/labels'
import { notChecked } from '@/lib/findings/schema'

const mostTold = 12

/** What was found, in words and never with its value. */
export function foundWords(code: string): string {
  return code === notChecked ? 'It was not looked through to its end.' : `Found here: ${findingWords(code)}.`
}

/** What was found in a file, with the lines in which it stands. */
export function FoundLines({ found }: { found: readonly FoundInFile[] }) {
  if (found.length === 0) return null
  return (
    <ul translate="yes" className="mb-2 border-l-2 border-warn-fg pl-3 text-small">
      {found.slice(0, mostTold).map(({ code, line }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- the same may be found twice in a line
        <li key={at}>
          {line !== null && `Line ${line.toLocaleString('en')}. `}
          {foundWords(code)}
        </li>
      ))}
      {found.length > mostTold && <li>and {counted(found.length - mostTold, 'more finding')}</li>}
    </ul>
  )
}
