'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { TextField } from '@/components/ui/field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { bypassRefusals } from '@/lib/bypasses/labels'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'

export type BypassAction = (previous: unknown, form: FormData) => Promise<Outcome<{ number: number; sentence: string }>>

export type EndBypassAction = (previous: unknown, form: FormData) => Promise<Outcome<{ findingId: string }>>

/** Ends what is let through, at once. */
export function EndBypassForm({ id, what, action }: { id: string; what: string; action: EndBypassAction }) {
  const [outcome, send, isSending] = useFormAction(action, `The end of letting ${what} through`)
  return (
    <Form action={send} className="grid gap-2 pb-2">
      <input type="hidden" name="findingId" value={id} />
      <TextAreaField
        name="reason"
        label="Why it ends now"
        hint="It stands on the record. Calls that wait are judged by it again."
        defaultValue={typedIn(outcome, 'reason')}
        error={fieldError(outcome, 'reason')}
        maxLength={500}
        rows={2}
        required
      />
      <SendButton size="small" className="justify-self-start">
        {isSending ? 'Ending…' : 'End it now'}
      </SendButton>
      <OutcomeNote outcome={outcome} done="It is counted again." fields={['reason']} refusals={bypassRefusals} />
    </Form>
  )
}

/** Asks people to let a finding through for some days. */
export function BypassForm({ id, what, action }: { id: string; what: string; action: BypassAction }) {
  const [outcome, send, isSending] = useFormAction(action, `Your wish about ${what}`)
  return (
    <Form action={send} className="grid gap-2 pb-2">
      <input type="hidden" name="findingId" value={id} />
      <TextField
        name="days"
        label="For how many days"
        hint="From 1 to 90. It ends by itself."
        inputMode="numeric"
        defaultValue={typedIn(outcome, 'days') || '7'}
        error={fieldError(outcome, 'days')}
        required
      />
      <TextAreaField
        name="reason"
        label="Why"
        hint="Whoever signs reads this as your own words."
        defaultValue={typedIn(outcome, 'reason')}
        error={fieldError(outcome, 'reason')}
        maxLength={1000}
        rows={2}
        required
      />
      <SendButton size="small" className="justify-self-start">
        {isSending ? 'Asking…' : 'Ask for it'}
      </SendButton>
      <OutcomeNote outcome={outcome} done="People were asked:" fields={['days', 'reason']} refusals={bypassRefusals} />
      {outcome?.ok && (
        <p className="text-small">
          <TextLink href={paths.request(outcome.value.number)}>CS-{outcome.value.number}</TextLink>:{' '}
          <Sentence text={outcome.value.sentence} />.
        </p>
      )}
    </Form>
  )
}
