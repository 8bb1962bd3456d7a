import type { ReactNode } from 'react'
import { decisionFormId } from '@/components/requests/decide'

type MarkBoxProps = {
  /** Where the value lies in what is passed along, as a JSON pointer. */
  field: string
  /** What the value is called here. */
  name: string
  children: ReactNode
}

/**
 * A box before the name of a value: whoever asks for changes can say that this is what they mean. It belongs to the form of
 * the decision, wherever it stands, and is drawn by the server; the form remembers it (use-decision.ts).
 */
export function MarkBox({ field, name, children }: MarkBoxProps) {
  return (
    <label className="inline-flex min-h-6 items-center gap-2">
      <input
        type="checkbox"
        name="fields"
        value={field}
        form={decisionFormId}
        aria-label={`${name}: should be different`}
        className="size-4.5 flex-none accent-accent"
      />
      <span>{children}</span>
    </label>
  )
}
