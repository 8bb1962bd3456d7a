'use client'

import { useEffect, useRef } from 'react'
import { fieldId } from '@/components/ui/field'

export type ErrorSummaryProps = {
  title?: string
  /** Sentences about the whole form and about named fields, in the order of the form. */
  errors: ReadonlyArray<{ field?: string; message: string }>
  /** What was refused: another refusal with the same sentences takes the focus again, another drawing does not. */
  refused: unknown
}

/** What has to be put right, at the top of a form. Takes the focus when it appears and links to each field. */
export function ErrorSummary({ title = 'Please put this right', errors, refused }: ErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [refused])
  if (errors.length === 0) return null

  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="mb-4 rounded-card border-2 border-bad-fg bg-bad-bg px-4 py-3 text-ink"
    >
      <h2 className="text-section font-strong text-bad-fg">{title}</h2>
      <ul className="mt-1 list-disc pl-5">
        {errors.map(({ field, message }) => (
          <li key={`${field ?? ''}${message}`}>
            {field ? (
              <a href={`#${fieldId(field)}`} className="link">
                {message}
              </a>
            ) : (
              message
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
