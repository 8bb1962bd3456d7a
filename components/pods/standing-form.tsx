'use client'

import { useId } from 'react'
import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { useFormAction } from '@/components/shell/form-action'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Dialog } from '@/components/ui/dialog'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { endingWords, podRefusals } from '@/lib/pods/labels'
import type { PodDetail } from '@/lib/pods/schema'

export type StandingActions = { hold: ChangeAction; resume: ChangeAction; retire: ChangeAction }

type StandingFormProps = {
  pod: Pick<PodDetail, 'slug' | 'name' | 'state' | 'waitingCount' | 'taskCount'>
  actions: StandingActions
}

/** Whether a pod may act: to hold it, to let it go on, to retire it. Each says first what becomes of what is open. */
export function StandingForm({ pod, actions }: StandingFormProps) {
  const { name, state } = pod
  const [held, hold] = useFormAction(actions.hold)
  const [resumed, resume] = useFormAction(actions.resume)
  const [retired, retire] = useFormAction(actions.retire)
  const ends = endingWords({ waiting: pod.waitingCount, tasks: pod.taskCount })
  if (state === 'retired' && !retired) return null
  return (
    <Card id="standing" title="May it act?">
      <div className="mt-3 flex flex-wrap gap-3">
        {state === 'active' && (
          <Step
            pod={pod}
            act="Hold it"
            title={`Hold ${name}?`}
            closeLabel="Let it act"
            outcome={held}
            send={hold}
            says={['Its credentials open nothing until somebody lets it go on.', ...ends]}
          />
        )}
        {state === 'held' && (
          <Step
            pod={pod}
            act="Let it go on"
            title={`Let ${name} go on?`}
            closeLabel="Keep it held"
            outcome={resumed}
            send={resume}
            says={[
              'Its credentials that have not ended open its identities again, and it may do what policy lets it.',
              'What was withdrawn meanwhile stays so; it can ask again.',
            ]}
          />
        )}
        {state !== 'retired' && (
          <Step
            pod={pod}
            act="Retire it"
            title={`Retire ${name} for good?`}
            closeLabel="Keep it"
            outcome={retired}
            send={retire}
            says={[
              'Every credential of it is revoked at once, and nobody can bring it back. Its history stays.',
              ...ends,
            ]}
            isBad
          />
        )}
      </div>
      <OutcomeNote outcome={held?.ok && state === 'held' ? held : null} done="It is held." />
      <OutcomeNote outcome={resumed?.ok && state === 'active' ? resumed : null} done="It may act again." />
      <OutcomeNote outcome={retired?.ok ? retired : null} done="It is retired." />
    </Card>
  )
}

type StepProps = {
  pod: { slug: string }
  act: string
  title: string
  closeLabel: string
  says: readonly string[]
  outcome: Outcome<unknown> | null
  send: (form: FormData) => void
  isBad?: boolean
}

function Step({ pod, act, title, closeLabel, says, outcome, send, isBad = false }: StepProps) {
  const id = useId()
  return (
    <Dialog
      title={title}
      closeLabel={closeLabel}
      trigger={(button) => (
        <Button {...button} variant={isBad ? 'bad' : 'default'}>
          {act}
        </Button>
      )}
      actions={
        <Button type="submit" form={id} variant={isBad ? 'bad' : 'primary'}>
          {act}
        </Button>
      }
    >
      <ul className="grid list-disc gap-1 pl-5">
        {says.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <form id={id} action={send} className="mt-3">
        <input type="hidden" name="podSlug" value={pod.slug} />
        <TextAreaField
          id={`${id}-reason`}
          name="reason"
          label="Why"
          hint="It stands on the record with your name."
          defaultValue={typedIn(outcome, 'reason')}
          error={fieldError(outcome, 'reason')}
          maxLength={400}
          rows={2}
          required
        />
      </form>
      {outcome && !outcome.ok && <OutcomeNote outcome={outcome} done="" fields={['reason']} refusals={podRefusals} />}
    </Dialog>
  )
}
