import { Fragment, type ReactNode } from 'react'
import { foldEmptiness, revealed, revealHidden } from '@/lib/core/hidden'
import { inPieces } from '@/components/ui/pieces'

const codeAlone = /^⟨U\+/

type RevealedProps = {
  text: string
  /** It is part of a text of which somebody says around it in which language it is. */
  within?: boolean
}

/**
 * Somebody else's text, in which what could deceive is marked: hidden characters, letters that pass for others, much
 * emptiness as its amount. Nobody knows its language, so it is not said to be in ours.
 */
export function Revealed({ text, within = false }: RevealedProps) {
  const shown = shownParts(text)
  return within ? shown : <span lang="">{shown}</span>
}

function shownParts(text: string): ReactNode {
  const parts = foldEmptiness(revealHidden(text).text).split(revealed)
  if (parts.length === 1) return inPieces(text)
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <mark
        key={index}
        lang="en"
        translate="no"
        className="rounded-key bg-warn-bg px-0.5 font-code text-code text-warn-fg"
      >
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
