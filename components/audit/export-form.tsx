'use client'

import { OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { HiddenFields } from '@/components/shell/hidden-fields'
import { useFormAction } from '@/components/shell/form-action'
import { buttonLook } from '@/components/ui/button'
import { ChoiceGroup } from '@/components/ui/choice-group'
import { counted } from '@/lib/core/count'
import { type Outcome, typedIn } from '@/lib/core/outcome'

type Made = { id: string; count: number; digest: string; format: 'csv' | 'jsonl' }
export type ExportAction = (previous: unknown, form: FormData) => Promise<Outcome<Made>>

const formats = [
  { value: 'csv', label: 'CSV', hint: 'For spreadsheets. What looks like a formula is made text by an apostrophe.' },
  { value: 'jsonl', label: 'JSONL', hint: 'For programs: one object a line.' },
]
const refusals = { not_there_yet: 'The audit trail does not go so far. Load the page again.' }

/** Counts first; the file comes with the number and the digest that stand here. */
export function ExportForm({ fields, action }: { fields: Readonly<Record<string, string>>; action: ExportAction }) {
  const [outcome, send, isSending] = useFormAction(action, 'Your export')
  return (
    <Form action={send} className="mt-3 grid gap-3">
      <HiddenFields fields={fields} />
      <ChoiceGroup
        name="format"
        legend="As what"
        options={formats}
        defaultValue={typedIn(outcome, 'format') || 'csv'}
      />
      <SendButton variant="primary" className="justify-self-start">
        {isSending ? 'Counting…' : 'Count the events'}
      </SendButton>
      <OutcomeNote
        outcome={outcome}
        done={outcome?.ok ? `${counted(outcome.value.count, 'event')} counted.` : ''}
        refusals={refusals}
      />
      {outcome?.ok && <Counted made={outcome.value} />}
    </Form>
  )
}

function Counted({ made: { id, count, digest, format } }: { made: Made }) {
  return (
    <div className="grid justify-items-start gap-2 rounded-control border border-line px-3.5 py-3">
      <p>
        The file holds {counted(count, 'event')}. SHA-256 of everything below its head:{' '}
        <code translate="no" className="text-small break-all">
          {digest}
        </code>
      </p>
      <p className="text-small text-muted">
        Both stand in the head of the file and in the audit trail. A download that does not come to its end is not
        whole. You can fetch it again for a day.
      </p>
      {/* Said here: an address among those of screens that a script needs would come with every page. */}
      <a href={`/audit/export/${id}`} download className={buttonLook({})}>
        Download {format === 'csv' ? 'CSV' : 'JSONL'}
      </a>
    </div>
  )
}
