'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { Card } from '@/components/ui/card'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { incidentRefusals } from '@/lib/incidents/labels'
import type { IncidentDetail } from '@/lib/incidents/schema'

type Act = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>
export type IncidentActions = { acknowledge: Act; assign: Act; note: Act; resolve: Act; silence: Act }

type IncidentFormsProps = {
  incident: IncidentDetail
  handlers: readonly { id: string; name: string }[]
  /** The id of who reads. */
  reader: string
  actions: IncidentActions
}

const times = [
  { value: '1', label: 'For an hour' },
  { value: '4', label: 'For 4 hours' },
  { value: '24', label: 'For a day' },
  { value: '168', label: 'For a week' },
]

/** What whoever deals with incidents can do about one. */
export function IncidentForms({ incident, handlers, reader, actions }: IncidentFormsProps) {
  const { number, state, ownerId, note, isWatched, silencedUntil } = incident
  const [noted, onNote] = useFormAction(actions.note)
  const [taken, onAcknowledge] = useFormAction(actions.acknowledge)
  const [given, onAssign] = useFormAction(actions.assign)
  const [resolved, onResolve] = useFormAction(actions.resolve)
  const [silenced, onSilence] = useFormAction(actions.silence)
  const isOver = state === 'resolved'
  const which = <input type="hidden" name="number" value={number} />
  return (
    <Card id="acts" title="What you can do">
      {/* What says nothing yet takes no room. */}
      <div className="mt-2 grid gap-2.5 [&>output:empty]:-mt-2.5">
        {!isOver && (
          <div className="flex flex-wrap items-start gap-2">
            {state === 'open' && (
              <Form action={onAcknowledge}>
                {which}
                <SendButton size="small" variant="primary">
                  Take note of it
                </SendButton>
              </Form>
            )}
            {ownerId !== reader && (
              <Form action={onAssign}>
                {which}
                <input type="hidden" name="personId" value={reader} />
                <SendButton size="small">Take it yourself</SendButton>
              </Form>
            )}
            {silencedUntil !== null && (
              <Form action={onSilence}>
                {which}
                <input type="hidden" name="hours" value="0" />
                <SendButton size="small">Tell people again</SendButton>
              </Form>
            )}
          </div>
        )}
        <OutcomeNote outcome={taken} done="Noted: you look at it." refusals={incidentRefusals} />
        {!isOver && (
          <Form action={onAssign} className="flex flex-wrap items-end gap-2" key={`owner ${ownerId}`}>
            {which}
            <SelectField
              id="incident-owner"
              name="personId"
              label="Who has it"
              empty="Nobody"
              options={handlers.map(({ id, name }) => ({ value: id, label: name }))}
              defaultValue={ownerId ?? ''}
              error={fieldError(given, 'personId')}
            />
            <SendButton size="small">Give it</SendButton>
          </Form>
        )}
        <OutcomeNote outcome={given} done="It is given." fields={['personId']} refusals={incidentRefusals} />
        <Form action={onNote} className="grid gap-2" key={`note ${note}`}>
          {which}
          <TextAreaField
            id="incident-note"
            name="note"
            label="Note"
            hint="What others should know. What stood there before stays in what happened."
            defaultValue={typedIn(noted, 'note') || (note ?? '')}
            error={fieldError(noted, 'note')}
            maxLength={1_000}
            rows={3}
          />
          <SendButton size="small" className="justify-self-start">
            Keep the note
          </SendButton>
        </Form>
        <OutcomeNote outcome={noted} done="Kept." fields={['note']} refusals={incidentRefusals} />
        {!isOver && (
          <Form action={onSilence} className="flex flex-wrap items-end gap-2">
            {which}
            <SelectField id="incident-hours" name="hours" label="Tell nobody of it" options={times} />
            <SendButton size="small">Silence it</SendButton>
          </Form>
        )}
        <OutcomeNote
          outcome={silenced}
          done={silencedUntil === null ? 'People are told of it again.' : 'Nobody is told of it for this time.'}
          fields={['hours']}
          refusals={incidentRefusals}
        />
        {!isOver && !isWatched && (
          <Form action={onResolve} className="grid gap-2">
            {which}
            <TextAreaField
              id="incident-reason"
              name="reason"
              label="Why it is over"
              hint="When it comes again, it opens by itself."
              defaultValue={typedIn(resolved, 'reason')}
              error={fieldError(resolved, 'reason')}
              maxLength={500}
              rows={2}
              required
            />
            <SendButton size="small" className="justify-self-start">
              Call it resolved
            </SendButton>
          </Form>
        )}
        <OutcomeNote outcome={resolved} done="It is resolved." fields={['reason']} refusals={incidentRefusals} />
      </div>
    </Card>
  )
}
