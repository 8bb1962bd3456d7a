'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { StopHexagon } from '@/components/ui/shapes'
import { TextAreaField } from '@/components/ui/text-area-field'
import { TextField } from '@/components/ui/field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { stopRefusals } from '@/lib/stops/labels'

type Act = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>
export type StopActions = { putOn: Act; resume: Act; confirm: Act }

/** One press stops it. A reason can be given first, and none is asked for. */
export function PutOnForm({
  scope,
  target,
  words,
  onStop,
}: {
  scope: string
  target: string
  words: string
  onStop: Act
}) {
  const [stopped, onSend] = useFormAction(onStop)
  const id = `stop-${scope}-${target}`
  return (
    <Form action={onSend} className="mt-3 grid gap-2">
      <input type="hidden" name="scope" value={scope} />
      <input type="hidden" name="target" value={target} />
      <SendButton
        variant={scope === 'everything' ? 'primary' : 'default'}
        className="justify-self-start"
        icon={<StopHexagon />}
      >
        {words}
      </SendButton>
      <details>
        <summary className="min-h-6 text-small">Give a reason with it</summary>
        <TextField
          id={`${id}-reason`}
          name="reason"
          label="Why"
          remark="(optional)"
          hint="Everybody reads it on every page."
          defaultValue={typedIn(stopped, 'reason')}
          error={fieldError(stopped, 'reason')}
          maxLength={400}
          className="mt-1"
        />
      </details>
      <OutcomeNote outcome={stopped} done="Stopped." fields={['reason']} refusals={stopRefusals} />
    </Form>
  )
}

type ResumeProps = {
  stopId: string
  /** Whether somebody else has to confirm it. */
  takesTwo: boolean
  /** What was asked before, to be written anew. */
  before: { cause: string; checked: string } | null
  onResume: Act
}

/** Letting pods go on: what the cause was, and how it was checked that it is gone. */
export function ResumeForm({ stopId, takesTwo, before, onResume }: ResumeProps) {
  const [resumed, onSend] = useFormAction(onResume)
  return (
    <Form action={onSend} className="mt-3 grid gap-2.5">
      <input type="hidden" name="stopId" value={stopId} />
      <TextAreaField
        id={`cause-${stopId}`}
        name="cause"
        label="What was the cause?"
        defaultValue={typedIn(resumed, 'cause') || (before?.cause ?? '')}
        error={fieldError(resumed, 'cause')}
        maxLength={1_000}
        rows={2}
        required
      />
      <TextAreaField
        id={`checked-${stopId}`}
        name="checked"
        label="How was it checked that it is gone?"
        defaultValue={typedIn(resumed, 'checked') || (before?.checked ?? '')}
        error={fieldError(resumed, 'checked')}
        maxLength={1_000}
        rows={2}
        required
      />
      <SendButton className="justify-self-start">{takesTwo ? 'Ask a second person to confirm' : 'Resume'}</SendButton>
      <OutcomeNote
        outcome={resumed}
        done={takesTwo ? 'Asked. A second person confirms it on this page.' : 'Pods go on.'}
        fields={['cause', 'checked']}
        refusals={stopRefusals}
      />
    </Form>
  )
}

/** The second person: read what the first one found, and agree. */
export function ConfirmForm({ stopId, askedAt, onConfirm }: { stopId: string; askedAt: string; onConfirm: Act }) {
  const [confirmed, onSend] = useFormAction(onConfirm)
  return (
    <Form action={onSend} className="mt-3 grid gap-2">
      <input type="hidden" name="stopId" value={stopId} />
      <input type="hidden" name="askedAt" value={askedAt} />
      <SendButton variant="primary" className="justify-self-start">
        Confirm, and let pods go on
      </SendButton>
      <OutcomeNote outcome={confirmed} done="Pods go on." refusals={stopRefusals} />
    </Form>
  )
}
