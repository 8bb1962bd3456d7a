import { Fragment } from 'react'
import { Breakable } from '@/components/ui/breakable'
import { Revealed } from '@/components/ui/revealed'

export type MarkedProps = {
  text: string
  words: readonly string[]
  /** The text is a path or a name and may break after its marks. */
  isName?: boolean
}

/** A text with the words somebody searched for marked in it, and what could deceive as well. */
export function Marked({ text, words, isName = false }: MarkedProps) {
  const shown = (part: string) => (isName ? <Breakable text={part} /> : <Revealed text={part} />)
  const wanted = words
    .filter((word) => word !== '')
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  if (wanted.length === 0) return <>{shown(text)}</>
  // Splitting at a group keeps what was found at every other place.
  const parts = text.split(new RegExp(`(${wanted.join('|')})`, 'gi'))
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <mark key={index} className="rounded-key bg-warn-bg text-ink">
        {shown(part)}
      </mark>
    ) : (
      <Fragment key={index}>{shown(part)}</Fragment>
    ),
  )
}
