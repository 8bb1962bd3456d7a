'use client'

import { OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { HiddenFields } from '@/components/shell/hidden-fields'
import { buttonLook } from '@/components/ui/button'
import type { Outcome } from '@/lib/core/outcome'
import { reportRefusals } from '@/lib/record/reports/refusals'

export type ReportAction = (previous: unknown, form: FormData) => Promise<Outcome<{ id: string }>>

type ReportFormProps = { fields: Readonly<Record<string, string>>; action: ReportAction }

/** Keeps a report as it is drawn when this is pressed. */
export function MakeReport({ fields, action }: ReportFormProps) {
  const [outcome, send, isSending] = useFormAction(action, 'Your report')
  return (
    <Form action={send} className="grid justify-items-start gap-2">
      <HiddenFields fields={fields} />
      {outcome?.ok ? (
        // Said here: an address among those of screens that a script needs would come with every page.
        <a href={`/reports/${outcome.value.id}`} className={buttonLook({ variant: 'primary' })}>
          Go to the report
        </a>
      ) : (
        <SendButton variant="primary">{isSending ? 'Making it…' : 'Make this report'}</SendButton>
      )}
      <OutcomeNote outcome={outcome} done="The report was made. It never changes." refusals={reportRefusals} />
    </Form>
  )
}

/** Puts on the record that somebody reads a report. */
export function OpenReport({ fields, action }: ReportFormProps) {
  const [outcome, send, isSending] = useFormAction(action, 'That you open it')
  return (
    <Form action={send} className="mt-3 grid justify-items-start gap-2">
      <HiddenFields fields={fields} />
      <SendButton variant="primary">{isSending ? 'Opening…' : 'Open the report'}</SendButton>
      <OutcomeNote outcome={outcome} done="" refusals={reportRefusals} />
    </Form>
  )
}
