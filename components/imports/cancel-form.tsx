'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import type { Outcome } from '@/lib/core/outcome'
import { importRefusals } from '@/lib/imports/labels'
import type { ImportRow } from '@/lib/imports/views/schema'
import { refusedWords } from '@/lib/web/labels'

export type CancelAction = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>

type CancelFormProps = { run: Pick<ImportRow, 'id' | 'number'>; onCancel: CancelAction }

/** Ends an import that waits or is being read. */
export function CancelForm({ run, onCancel }: CancelFormProps) {
  const [outcome, cancel, isSending] = useFormAction(onCancel)
  return (
    <Form action={cancel} className="flex flex-wrap items-center gap-2">
      <input type="hidden" name="runId" value={run.id} />
      <output className="text-small text-bad-fg">
        {outcome && !outcome.ok && refusedWords(importRefusals, outcome.reason, 'Not cancelled.')}
      </output>
      <SendButton size="small" aria-label={`Cancel import ${run.number}`}>
        {isSending ? 'Cancelling …' : 'Cancel'}
      </SendButton>
    </Form>
  )
}
