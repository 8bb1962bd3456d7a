'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { ChoiceGroup } from '@/components/ui/choice-group'
import { Revealed } from '@/components/ui/revealed'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { findingRefusals } from '@/lib/findings/refusals'

export type SettleAction = (previous: unknown, form: FormData) => Promise<Outcome<{ state: string }>>
export type RevealAction = (previous: unknown, form: FormData) => Promise<Outcome<{ value: string }>>

const choices = [
  { value: 'accepted', label: 'It is there, and may be' },
  { value: 'false_alarm', label: 'It is a false alarm' },
]

type FormProps<Action> = { id: string; what: string; action: Action }

/** Says what a finding is, with the reason. */
export function SettleForm({ id, what, action }: FormProps<SettleAction>) {
  const [outcome, send, isSending] = useFormAction(action, `What you say of ${what}`)
  return (
    <Form action={send} className="grid gap-2 pb-2">
      <input type="hidden" name="findingId" value={id} />
      <ChoiceGroup name="as" legend="What is it?" options={choices} error={fieldError(outcome, 'as') ?? ''} inline />
      <Why id={`settle-${id}`} outcome={outcome} hint="It stands on the record, and decides nothing by itself." />
      <SendButton size="small" className="justify-self-start">
        {isSending ? 'Saving…' : 'Say so'}
      </SendButton>
      <OutcomeNote outcome={outcome} done="Noted." fields={['as', 'reason']} refusals={findingRefusals} />
    </Form>
  )
}

/** Shows a value that is kept out of sight, to whoever says why. */
export function RevealForm({ id, what, action }: FormProps<RevealAction>) {
  const [outcome, send, isSending] = useFormAction(action, `Your look at ${what}`)
  return (
    <Form action={send} className="grid gap-2 pb-2">
      <input type="hidden" name="findingId" value={id} />
      <Why id={`reveal-${id}`} outcome={outcome} hint="That you looked, and why, stands on the record." />
      <SendButton size="small" className="justify-self-start">
        {isSending ? 'Looking…' : 'Show it'}
      </SendButton>
      <OutcomeNote outcome={outcome} done="This is it:" fields={['reason']} refusals={findingRefusals} />
      {outcome?.ok && (
        <code translate="no" className="font-code text-code whitespace-pre-wrap [overflow-wrap:anywhere]">
          <Revealed text={outcome.value.value} />
        </code>
      )}
    </Form>
  )
}

function Why({ id, outcome, hint }: { id: string; outcome: Outcome<unknown> | null; hint: string }) {
  return (
    <TextAreaField
      id={id}
      name="reason"
      label="Why"
      hint={hint}
      defaultValue={typedIn(outcome, 'reason')}
      error={fieldError(outcome, 'reason')}
      maxLength={500}
      rows={2}
      required
    />
  )
}
