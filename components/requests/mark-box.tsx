'use client'

import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { decisionFormId } from '@/components/requests/decide'
import { keepMark, useMarks } from '@/components/requests/use-draft'

type MarkBoxProps = {
  requestId: string
  /** Where the value lies in what is passed along, as a JSON pointer. */
  field: string
  /** What the value is called here. */
  name: string
  children: ReactNode
}

/**
 * A box before the name of a value: whoever asks for changes can say that this is what they mean. It belongs to the form of
 * the decision, wherever it stands, without scripts too.
 */
export function MarkBox({ requestId, field, name, children }: MarkBoxProps) {
  const isMarked = useMarks(requestId).includes(field)
  const box = useRef<HTMLInputElement>(null)
  // What was ticked before the page was alive: no event will tell of it.
  useLayoutEffect(() => {
    if (box.current?.checked) keepMark(requestId, field, true)
  }, [requestId, field])
  return (
    <label className="inline-flex min-h-6 items-center gap-2">
      <input
        ref={box}
        type="checkbox"
        name="fields"
        value={field}
        form={decisionFormId}
        checked={isMarked}
        onChange={(event) => keepMark(requestId, field, event.target.checked)}
        aria-label={`${name}: should be different`}
        className="size-4.5 flex-none accent-accent"
      />
      <span>{children}</span>
    </label>
  )
}
