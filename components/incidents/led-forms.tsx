'use client'

import type { ReactNode } from 'react'
import { RunbookField } from '@/components/incidents/runbook-field'
import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Fold } from '@/components/pods/fold'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { Card } from '@/components/ui/card'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { incidentRefusals } from '@/lib/incidents/labels'
import type { IncidentDetail } from '@/lib/incidents/schema'

type Act = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>
export type LedActions = { sayNoticed: Act; update: Act; promise: Act; writeRunbook: Act; lookBack: Act }

type LedFormsProps = { incident: IncidentDetail; actions: LedActions }

const times = [
  { value: '30', label: 'In 30 minutes' },
  { value: '60', label: 'In an hour' },
  { value: '120', label: 'In 2 hours' },
  { value: '240', label: 'In 4 hours' },
  { value: '1440', label: 'In a day' },
  { value: '0', label: 'I promise none' },
]

/** What whoever leads an incident says to everybody who waits, and writes once it is over. */
export function LedForms({ incident, actions }: LedFormsProps) {
  const isOver = incident.state === 'resolved'
  const which = <input type="hidden" name="number" value={incident.number} />
  return (
    <Card id="say" title={isOver ? 'What is to be remembered' : 'What others should hear'}>
      <div className="mt-2 grid gap-2.5">
        {isOver ? (
          <LookBackForm {...{ incident, which }} action={actions.lookBack} />
        ) : (
          <>
            <UpdateForm {...{ incident, which }} action={actions.update} />
            <PromiseForm {...{ incident, which }} action={actions.promise} />
          </>
        )}
        <NoticedForm {...{ incident, which }} action={actions.sayNoticed} />
        <RunbookForm {...{ incident, which }} action={actions.writeRunbook} />
      </div>
    </Card>
  )
}

type FormProps = { incident: IncidentDetail; which: ReactNode; action: Act }

function UpdateForm({ incident: { update }, which, action }: FormProps) {
  const [outcome, send] = useFormAction(action)
  return (
    <>
      <Form action={send} className="grid gap-2" key={`update ${update?.at}`}>
        {which}
        <TextAreaField
          id="incident-update"
          name="update"
          label="How it stands"
          hint="Everybody with a role reads it. What was said before stays in what happened."
          defaultValue={typedIn(outcome, 'update')}
          error={fieldError(outcome, 'update')}
          maxLength={1_000}
          rows={3}
          required
        />
        <SelectField
          id="incident-next"
          name="next"
          label="Next update"
          options={times}
          defaultValue={typedIn(outcome, 'next') || '60'}
          error={fieldError(outcome, 'next')}
        />
        <SendButton size="small" className="justify-self-start">
          Say it
        </SendButton>
      </Form>
      <OutcomeNote outcome={outcome} done="It is said." fields={['update', 'next']} refusals={incidentRefusals} />
    </>
  )
}

/** By when more is said, for whoever has nothing to say yet. */
function PromiseForm({ incident: { nextWordAt }, which, action }: FormProps) {
  const [outcome, send] = useFormAction(action)
  return (
    <Fold words="Only say when the next update comes" of="of this incident">
      <Form action={send} className="flex flex-wrap items-end gap-2" key={`promise ${nextWordAt}`}>
        {which}
        <SelectField
          id="incident-promise"
          name="next"
          label="More is said"
          options={times}
          defaultValue="60"
          error={fieldError(outcome, 'next')}
        />
        <SendButton size="small">Promise it</SendButton>
      </Form>
      <OutcomeNote outcome={outcome} done="Noted." fields={['next']} refusals={incidentRefusals} />
    </Fold>
  )
}

function NoticedForm({ incident: { noticed }, which, action }: FormProps) {
  const [outcome, send] = useFormAction(action)
  return (
    <Fold words="Write what people notice" of="of this incident">
      <Form action={send} className="grid gap-2" key={`noticed ${noticed?.words}`}>
        {which}
        <TextAreaField
          id="incident-noticed"
          name="noticed"
          label="What people notice"
          hint="In the words of whoever waits: what comes late, what is missing, what is as ever."
          defaultValue={typedIn(outcome, 'noticed') || (noticed?.words ?? '')}
          error={fieldError(outcome, 'noticed')}
          maxLength={1_000}
          rows={3}
          required
        />
        <SendButton size="small" className="justify-self-start">
          Write it
        </SendButton>
      </Form>
      <OutcomeNote outcome={outcome} done="It is written." fields={['noticed']} refusals={incidentRefusals} />
    </Fold>
  )
}

function RunbookForm({ incident: { runbooks }, which, action }: FormProps) {
  const [outcome, send] = useFormAction(action)
  const own = runbooks.find(({ of }) => of === null)?.words ?? null
  return (
    <Fold words={own === null ? 'Write a runbook' : 'Change the runbook'} of="of this incident">
      <Form action={send} className="grid gap-2" key={`runbook ${own}`}>
        {which}
        <RunbookField id="incident-runbook" outcome={outcome} runbook={own} />
        <SendButton size="small" className="justify-self-start">
          Keep the runbook
        </SendButton>
      </Form>
      <OutcomeNote outcome={outcome} done="Kept." fields={['runbook']} refusals={incidentRefusals} />
    </Fold>
  )
}

function LookBackForm({ incident: { lookedBack }, which, action }: FormProps) {
  const [outcome, send] = useFormAction(action)
  return (
    <>
      <Form action={send} className="grid gap-2" key={`back ${lookedBack?.at}`}>
        {which}
        <TextAreaField
          id="incident-found"
          name="foundCause"
          label="Why it came"
          defaultValue={typedIn(outcome, 'foundCause') || (lookedBack?.foundCause ?? '')}
          error={fieldError(outcome, 'foundCause')}
          maxLength={1_000}
          rows={3}
          required
        />
        <TextAreaField
          id="incident-prevention"
          name="prevention"
          label="What keeps it from coming again"
          hint="What is done, by whom and until when; or that nothing is, and why."
          defaultValue={typedIn(outcome, 'prevention') || (lookedBack?.prevention ?? '')}
          error={fieldError(outcome, 'prevention')}
          maxLength={1_000}
          rows={3}
          required
        />
        <SendButton size="small" className="justify-self-start">
          Keep what was found
        </SendButton>
      </Form>
      <OutcomeNote outcome={outcome} done="Kept." fields={['foundCause', 'prevention']} refusals={incidentRefusals} />
    </>
  )
}
