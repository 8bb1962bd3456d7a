import type { ReactNode } from 'react'
import { Difference } from '@/components/difference/difference'
import { differenceText } from '@/components/difference/line-difference'
import { WrittenText } from '@/components/requests/changes/document-text'
import { SeenText } from '@/components/requests/seen-text'

type TextChangeProps = {
  name: string
  before: string | null
  after: string
  /** What stands above the difference. */
  children?: ReactNode
}

/** A text that would be given: what it says otherwise than the one before it, or the whole of the first one. */
export function TextChange({ name, before, after, children }: TextChangeProps) {
  if (before === null) return <WrittenText label={`Text of ${name}`} text={after} />
  return (
    <>
      {children}
      <SeenText
        label="The difference of the text"
        text={differenceText(before, after)}
        className="mt-3 rounded-control border border-line bg-sunken p-3"
      >
        <Difference before={before} after={after} />
      </SeenText>
    </>
  )
}
