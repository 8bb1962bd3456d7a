import { Fragment } from 'react'
import { Revealed } from '@/components/ui/revealed'

const mostParts = 200

/**
 * A path or name as machines make them, with what could deceive in it marked: on narrow screens it breaks after its own
 * marks, and elsewhere if it must.
 */
export function Breakable({ text }: { text: string }) {
  const parts = text.split(/(?<=[/_.:-])(?=[^/_.:-])/)
  if (parts.length > mostParts || !/^[\x20-\x7e]*$/.test(text))
    return (
      <bdi translate="no" className="wrap-anywhere">
        <Revealed text={text} />
      </bdi>
    )
  return (
    <bdi translate="no" className="wrap-anywhere">
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          <Revealed text={part} />
        </Fragment>
      ))}
    </bdi>
  )
}
