import { Fragment } from 'react'
import { keptApart } from '@/components/signs/kept-apart'

const quoted = /(“[^“”]*”)/

type SentenceProps = {
  text: string
  /** Who and what is named in it without quotation marks: nobody's name is a word to be translated. */
  names?: readonly string[] | undefined
}

/**
 * One of our own sentences. What stands in it in quotation marks is somebody else's, and is bounded for people who listen as
 * it is for those who look: nobody's value can go on in our voice. Names, paths and numbers in it stay what they are.
 */
export function Sentence({ text, names = [] }: SentenceProps) {
  return text.split(quoted).map((part, at) =>
    at % 2 === 0 ? (
      <Kept key={at} text={part} names={names} />
    ) : (
      <Fragment key={at}>
        <span className="sr-only">quote: </span>
        <bdi translate="no" lang="">
          {part}
        </bdi>
        <span className="sr-only"> end of quote</span>
      </Fragment>
    ),
  )
}

function Kept({ text, names }: Required<SentenceProps>) {
  return keptApart(text, names).map((part, at) =>
    at % 2 === 0 ? <Fragment key={at}>{part}</Fragment> : <Name key={at} of={part} />,
  )
}

/** A name within our own words. */
export function Name({ of }: { of: string }) {
  return (
    <bdi translate="no" className="wrap-anywhere">
      {of}
    </bdi>
  )
}
