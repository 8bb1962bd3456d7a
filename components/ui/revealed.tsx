import { Fragment } from 'react'
import { foldEmptiness, revealed, revealHidden } from '@/lib/core/hidden'
import { inPieces } from '@/components/ui/pieces'

const codeAlone = /^⟨U\+/

/** Text in which what could deceive is marked: hidden characters, letters that pass for others, much emptiness as its amount. */
export function Revealed({ text }: { text: string }) {
  const parts = foldEmptiness(revealHidden(text).text).split(revealed)
  if (parts.length === 1) return inPieces(text)
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <mark key={index} translate="no" className="rounded-key bg-warn-bg px-0.5 font-code text-code text-warn-fg">
        {codeAlone.test(part) && !codeAlone.test(beforeIt(parts, index)) && <span className="sr-only">hidden: </span>}
        {part}
      </mark>
    ) : (
      <Fragment key={index}>{inPieces(part)}</Fragment>
    ),
  )
}

/** The mark that the one at `index` follows without anything between them; it is said once that a run is hidden. */
function beforeIt(parts: readonly string[], index: number): string {
  return parts[index - 1] === '' ? (parts[index - 2] ?? '') : ''
}
