'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Fold } from '@/components/pods/fold'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { type SinkChoices, SinkFields } from '@/components/sinks/sink-fields'
import type { ButtonProps } from '@/components/ui/button'
import { ChoiceGroup } from '@/components/ui/choice-group'
import { TextField } from '@/components/ui/field'
import { counted } from '@/lib/core/count'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { sinkRefusals } from '@/lib/sinks/labels'
import type { SinkView } from '@/lib/sinks/schema'

type Act<Value> = (previous: unknown, form: FormData) => Promise<Outcome<Value>>
export type SinkActions = {
  addSink: Act<unknown>
  changeSink: Act<unknown>
  pauseSink: Act<unknown>
  resumeSink: Act<{ lines?: number } | null>
  testSink: Act<unknown>
  goBack: Act<{ lines: number }>
  sendRefused: Act<{ lines: number }>
  letGo: Act<{ lines: number }>
  removeSink: Act<unknown>
}

const fields = ['name', 'kind', 'address', 'into', 'secret', 'nouns', 'environments', 'day']
const empty = { name: '', address: '', into: '', secret: '', nouns: [], environments: [] }

/** Sets up a log store. */
export function AddSink({ choices, addSink }: { choices: SinkChoices; addSink: SinkActions['addSink'] }) {
  const [added, onAdd] = useFormAction(addSink)
  return (
    <>
      <Form action={onAdd} className="mt-3 grid gap-3" key={added?.ok ? 'added' : 'new'}>
        <SinkFields {...{ choices }} outcome={added} of="new-sink" kind={null} before={empty} />
        <ChoiceGroup
          name="from"
          legend="It begins with"
          options={[
            { value: 'now', label: 'What happens from now on' },
            { value: 'beginning', label: 'The whole record, from its beginning' },
          ]}
          defaultValue={typedIn(added, 'from') || 'now'}
        />
        <SendButton variant="primary" className="justify-self-start">
          Send the record there
        </SendButton>
      </Form>
      <OutcomeNote outcome={added} done="It is set up." fields={fields} refusals={sinkRefusals} />
    </>
  )
}

type SinkFormsProps = { sink: SinkView; choices: SinkChoices; actions: SinkActions }

/** What whoever manages log stores can do with one. */
export function SinkForms({ sink, choices, actions }: SinkFormsProps) {
  const [changed, onChange] = useFormAction(actions.changeSink)
  const [paused, onPause] = useFormAction(actions.pauseSink)
  const [resumed, onResume] = useFormAction(actions.resumeSink)
  const [tested, onTest] = useFormAction(actions.testSink)
  const [back, onBack] = useFormAction(actions.goBack)
  const [again, onAgain] = useFormAction(actions.sendRefused)
  const [gone, onLetGo] = useFormAction(actions.letGo)
  const [removed, onRemove] = useFormAction(actions.removeSink)
  const isPaused = sink.pausedAt !== null
  const of = { id: sink.id, name: sink.name }
  const toSend = sink.refused - sink.again
  return (
    <>
      <div className="mt-3 flex flex-wrap items-start gap-x-4 gap-y-2">
        {!isPaused && <Press {...of} send={onTest} words="Send a test" />}
        {isPaused ? (
          <Press {...of} send={onResume} words="Let it go on" />
        ) : (
          <Press {...of} send={onPause} words="Pause it" />
        )}
        {!isPaused && toSend > 0 && <Press {...of} send={onAgain} words={`Send ${counted(toSend, 'line')} again`} />}
        <span className="flex flex-wrap gap-x-4 gap-y-2 py-1">
          <Fold words="Change" of={sink.name}>
            <Form action={onChange} className="grid gap-3">
              <input type="hidden" name="sinkId" value={sink.id} />
              <SinkFields
                // What somebody else changed is there at once.
                key={[sink.name, sink.address, sink.into, sink.secret, sink.nouns, sink.environments].join(' ')}
                {...{ choices }}
                outcome={changed}
                of={`sink-${sink.id}`}
                kind={sink.kind}
                before={{ ...sink, into: sink.into ?? '', secret: sink.secret ?? '' }}
              />
              <SendButton size="small" className="justify-self-start">
                Change it
              </SendButton>
            </Form>
          </Fold>
          <Fold words="Send again from" of={`an earlier day to ${sink.name}`}>
            <Form action={onBack} className="grid gap-2">
              <input type="hidden" name="sinkId" value={sink.id} />
              <ChoiceGroup
                name="from"
                legend="Everything again from"
                options={[
                  { value: 'day', label: 'A day (UTC)' },
                  { value: 'beginning', label: 'The beginning of the record' },
                ]}
                defaultValue={typedIn(back, 'from') || 'day'}
              />
              <TextField
                id={`sink-day-${sink.id}`}
                name="day"
                type="date"
                label="Day"
                error={fieldError(back, 'day')}
                defaultValue={typedIn(back, 'day')}
              />
              <p className="text-muted">Each line comes under its own id, so a store can tell what it has already.</p>
              <SendButton size="small" className="justify-self-start">
                Send it again
              </SendButton>
            </Form>
          </Fold>
          {sink.refused > 0 && (
            <Fold words="Let go" of={`of what ${sink.name} refused`}>
              <p className="mb-2">The store does without these lines. They stay in the record.</p>
              <Press {...of} send={onLetGo} words={`Let go of ${counted(sink.refused, 'line')}`} variant="bad" />
            </Fold>
          )}
          <Fold words="Remove" of={sink.name}>
            <p className="mb-2">Nothing is sent there from then on. What it has stays there; the record stays here.</p>
            <Press {...of} send={onRemove} words="Remove it now" variant="bad" />
          </Fold>
        </span>
      </div>
      <OutcomeNote outcome={changed} done="It is changed." fields={fields} refusals={sinkRefusals} />
      <OutcomeNote outcome={tested} done="A test line is on its way." refusals={sinkRefusals} />
      <OutcomeNote outcome={paused?.ok && !isPaused ? null : paused} done="It is paused." refusals={sinkRefusals} />
      <OutcomeNote outcome={resumed?.ok && isPaused ? null : resumed} done="It goes on." refusals={sinkRefusals} />
      <OutcomeNote
        outcome={back}
        done={back?.ok ? `${counted(back.value.lines, 'line')} of the record are looked through again.` : ''}
        fields={fields}
        refusals={sinkRefusals}
      />
      <OutcomeNote outcome={again} done="They are on their way again." refusals={sinkRefusals} />
      <OutcomeNote outcome={gone} done="They are let go of." refusals={sinkRefusals} />
      <OutcomeNote outcome={removed} done="It is removed." refusals={sinkRefusals} />
    </>
  )
}

type PressProps = {
  id: string
  name: string
  send: (form: FormData) => void
  words: string
  variant?: ButtonProps['variant']
}

/** What takes one press. */
function Press({ id, name, send, words, variant }: PressProps) {
  return (
    <Form action={send}>
      <input type="hidden" name="sinkId" value={id} />
      <SendButton size="small" variant={variant}>
        {words}
        <span className="sr-only"> ({name})</span>
      </SendButton>
    </Form>
  )
}
