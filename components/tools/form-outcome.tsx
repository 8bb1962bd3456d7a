'use client'

import { TextLink } from '@/components/ui/app-link'
import { ErrorSummary } from '@/components/ui/error-summary'
import { Notice } from '@/components/ui/notice'
import { toolRefusals } from '@/lib/catalogue/labels'
import type { Outcome } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { refusedWords } from '@/lib/web/labels'

/** What was changed at once, or the request that waits for people. */
type Made = { parts: readonly string[] } | { number: number | null }
export type ToolAction = (previous: unknown, form: FormData) => Promise<Outcome<Made>>

/** What came of a form about a tool: done, waiting for people, or why neither. */
export function FormOutcome({ outcome }: { outcome: Outcome<Made> | null }) {
  if (!outcome) return null
  if (!outcome.ok) {
    const title = refusedWords(toolRefusals, outcome.reason, 'Nothing was changed')
    const said = Object.entries(outcome.fields ?? {}).flatMap(([field, messages]) =>
      messages.map((message) => (isOfForm(field) ? { message } : { field, message })),
    )
    return (
      <ErrorSummary
        title="Nothing was changed"
        errors={said.length > 0 ? said : [{ message: title }]}
        refused={outcome}
      />
    )
  }
  const number = 'number' in outcome.value ? outcome.value.number : null
  return (
    <Notice tone={number ? 'info' : 'ok'} live="status">
      {number ? (
        <>
          <TextLink href={paths.request(number)}>CS-{number}</TextLink> waits for people. Nothing changes before they
          have signed.
        </>
      ) : (
        'Saved. It counts from the next call on.'
      )}
    </Notice>
  )
}

/** Sentences about the whole form, and those about fields that occur several times. */
function isOfForm(field: string): boolean {
  return field === '' || field === 'words' || field.includes('.')
}
