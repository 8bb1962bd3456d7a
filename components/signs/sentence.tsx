import { Fragment } from 'react'

const quoted = /(“[^“”]*”)/

/**
 * One of our own sentences. What stands in it in quotation marks is somebody else's, and is bounded for people who listen as
 * it is for those who look: nobody's value can go on in our voice.
 */
export function Sentence({ text }: { text: string }) {
  return text.split(quoted).map((part, at) =>
    at % 2 === 0 ? (
      <Fragment key={at}>{part}</Fragment>
    ) : (
      <Fragment key={at}>
        <span className="sr-only">quote: </span>
        <bdi translate="no">{part}</bdi>
        <span className="sr-only"> end of quote</span>
      </Fragment>
    ),
  )
}
