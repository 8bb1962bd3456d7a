'use client'

import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedIn } from '@/lib/core/outcome'
import { recordRefusals } from '@/lib/record/labels'
import type { Hold } from '@/lib/record/holds/schema'

export type HoldActions = Readonly<Record<'askRelease' | 'keepHolding' | 'release', ChangeAction>>

/** How a hold ends: one asks, another agrees. Whoever may hold can also say that it goes on. */
export function ReleaseForms({ hold: { id, asked }, actions }: { hold: Hold; actions: HoldActions }) {
  if (!asked) return <Ask id={id} action={actions.askRelease} />
  return (
    <div className="mt-3 flex flex-wrap items-start gap-3">
      {!asked.isOwn && (
        <Press id={id} action={actions.release} what="The release" primary done="Released.">
          Agree to the release
        </Press>
      )}
      <Press id={id} action={actions.keepHolding} what="Keeping the hold" done="The hold goes on.">
        {asked.isOwn ? 'Withdraw it' : 'Keep the hold'}
      </Press>
      {asked.isOwn && <p className="basis-full text-small text-muted">Another auditor or admin has to agree.</p>}
    </div>
  )
}

function Ask({ id, action }: { id: string; action: ChangeAction }) {
  const [outcome, send, isSending] = useFormAction(action, 'Asking for the release')
  return (
    <Form action={send} className="mt-3 grid gap-3">
      <input type="hidden" name="holdId" value={id} />
      <TextAreaField
        name="reason"
        label="Why it is not needed any more"
        hint="Another auditor or admin reads it and has to agree."
        defaultValue={typedIn(outcome, 'reason')}
        error={fieldError(outcome, 'reason')}
        maxLength={2_000}
      />
      <SendButton className="justify-self-start">{isSending ? 'Asking…' : 'Ask for the release'}</SendButton>
      <OutcomeNote outcome={outcome} done="Asked." fields={['reason']} refusals={recordRefusals} />
    </Form>
  )
}

type PressProps = { id: string; action: ChangeAction; what: string; done: string; primary?: boolean; children: string }

function Press({ id, action, what, done, primary = false, children }: PressProps) {
  const [outcome, send] = useFormAction(action, what)
  return (
    <Form action={send} className="grid gap-2">
      <input type="hidden" name="holdId" value={id} />
      <SendButton variant={primary ? 'primary' : 'default'}>{children}</SendButton>
      <OutcomeNote outcome={outcome} done={done} refusals={recordRefusals} />
    </Form>
  )
}
