import { Fragment } from 'react'
import { foldEmptiness, revealHidden } from '@/lib/core/hidden'
import { inPieces } from '@/components/ui/pieces'

const code =
  /(⟨(?:U\+[0-9A-F]{4,6}|[\d,]+ (?:empty lines|spaces)|(?:Latin|Cyrillic|Greek|Armenian|Cherokee|Coptic|Lisu|wide|styled|not plain) [^⟨⟩\s]+)⟩)/u

/** Text in which what could deceive is marked: hidden characters as codes, letters that pass for others, much emptiness as its amount. */
export function Revealed({ text }: { text: string }) {
  const parts = foldEmptiness(revealHidden(text).text).split(code)
  if (parts.length === 1) return inPieces(text)
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <mark key={index} translate="no" className="rounded-key bg-warn-bg px-0.5 font-code text-code text-warn-fg">
        {part}
      </mark>
    ) : (
      <Fragment key={index}>{inPieces(part)}</Fragment>
    ),
  )
}
