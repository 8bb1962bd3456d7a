import { Fragment, type ReactNode } from 'react'

const longRun = /\S{400,}/
const pieceLength = 200

/** A text cut within words of more than 400 characters, so that none of its parts is long without a place to break. */
export function piecesOf(text: string): string[] {
  if (!longRun.test(text)) return [text]
  return text.match(new RegExp(`\\S{${pieceLength}}|(?:(?!\\S{${pieceLength}})[\\s\\S])+`, 'gu')) ?? [text]
}

/**
 * The text with places to break within very long words. Browsers lay out such a word again for each of its lines, and take
 * minutes over it: whoever asks could make what they ask unreadable.
 */
export function inPieces(text: string): ReactNode {
  const pieces = piecesOf(text)
  if (pieces.length === 1) return text
  return pieces.map((piece, at) => (
    <Fragment key={at}>
      {piece}
      <wbr />
    </Fragment>
  ))
}
