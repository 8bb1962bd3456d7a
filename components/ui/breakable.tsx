import { Fragment } from 'react'

const mostParts = 200

/** A path or name as machines make them: on narrow screens it breaks after its own marks, and elsewhere if it must. */
export function Breakable({ text }: { text: string }) {
  const parts = text.split(/(?<=[/_.:-])(?=[^/_.:-])/)
  if (parts.length > mostParts) return <bdi className="wrap-anywhere">{text}</bdi>
  return (
    <bdi className="wrap-anywhere">
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </bdi>
  )
}
