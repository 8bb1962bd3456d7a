import { fieldError } from '@/components/people/outcome-note'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'

type RunbookFieldProps = { id: string; outcome: Outcome<unknown> | null; runbook: string | null }

/** What to do when it comes, as whoever knows writes it down. */
export function RunbookField({ id, outcome, runbook }: RunbookFieldProps) {
  return (
    <TextAreaField
      id={id}
      name="runbook"
      label="Runbook"
      hint="A link that begins with https://, or what to do in a few lines. Leave it empty to take it away."
      defaultValue={typedIn(outcome, 'runbook') || (runbook ?? '')}
      error={fieldError(outcome, 'runbook')}
      maxLength={1_000}
      rows={3}
    />
  )
}
