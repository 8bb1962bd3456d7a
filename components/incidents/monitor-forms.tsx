'use client'

import { RunbookField } from '@/components/incidents/runbook-field'
import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Fold } from '@/components/pods/fold'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { type Choice, TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { environmentWords } from '@/lib/core/environment'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { incidentRefusals } from '@/lib/incidents/labels'

type Act = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>
export type MonitorActions = {
  set: Act
  stop: Act
  writeRunbook: Act
  /** The times within which 95 of 100 calls may be expected. */
  times: readonly Choice[]
}

const environments = Object.entries(environmentWords).map(([value, label]) => ({ value, label }))
const hours = [
  { value: '1', label: 'An hour' },
  { value: '6', label: '6 hours' },
  { value: '24', label: 'A day' },
  { value: '168', label: 'A week' },
]
const fields = ['environment', 'limit', 'hours']

type Measure = 'success' | 'latency' | 'silence'
const measures: Record<Measure, { words: string; label: string; hint: string; usual: string }> = {
  success: {
    words: 'Expect that calls succeed',
    label: 'Of 100 calls, at least',
    hint: 'Of fewer than five calls nothing is said.',
    usual: '95',
  },
  latency: {
    words: 'Expect that it is done in time',
    label: '95 of 100 calls take at most',
    hint: 'From when a permission is used until what came of it is told.',
    usual: '60',
  },
  silence: {
    words: 'Expect that it is called',
    label: 'At least so many calls',
    hint: 'Where nothing comes, something before it may have stopped.',
    usual: '1',
  },
}

/** Says what else is expected of a tool. Of the same kind there is one in each environment: another one takes its place. */
export function NewMonitor({ toolKey, ...actions }: MonitorActions & { toolKey: string }) {
  return (
    <div className="mt-3 flex flex-wrap gap-x-4 gap-y-2">
      {(Object.keys(measures) as Measure[]).map((measure) => (
        <MonitorForm key={measure} measure={measure} toolKey={toolKey} {...actions} />
      ))}
    </div>
  )
}

function MonitorForm({ measure, toolKey, set, times }: MonitorActions & { measure: Measure; toolKey: string }) {
  const [outcome, send] = useFormAction(set)
  const { words, label, hint, usual } = measures[measure]
  const typed = typedIn(outcome, 'limit') || usual
  const limit = { id: `monitor-${measure}-limit`, name: 'limit', label, hint, error: fieldError(outcome, 'limit') }
  return (
    <Fold words={words} of="by itself">
      <Form action={send} className="grid gap-2">
        <input type="hidden" name="tool" value={toolKey} />
        <input type="hidden" name="measure" value={measure} />
        <SelectField
          id={`monitor-${measure}-environment`}
          name="environment"
          label="Where"
          options={environments}
          defaultValue={typedIn(outcome, 'environment') || 'prod'}
          error={fieldError(outcome, 'environment')}
        />
        {measure === 'latency' ? (
          <SelectField {...limit} options={times} defaultValue={typed} />
        ) : (
          <TextField {...limit} type="number" min={1} defaultValue={typed} required />
        )}
        <SelectField
          id={`monitor-${measure}-hours`}
          name="hours"
          label="Within"
          options={hours}
          defaultValue={typedIn(outcome, 'hours') || '24'}
          error={fieldError(outcome, 'hours')}
        />
        <SendButton size="small" className="justify-self-start">
          Expect it
        </SendButton>
        <OutcomeNote outcome={outcome} done="It is watched from now on." fields={fields} refusals={incidentRefusals} />
      </Form>
    </Fold>
  )
}

type MonitorRunbookProps = MonitorActions & { id: string; of: string; runbook: string | null }

/** Says what to do when it is not so. */
export function MonitorRunbook({ id, of, runbook, writeRunbook }: MonitorRunbookProps) {
  const [outcome, send] = useFormAction(writeRunbook)
  return (
    <Fold words={runbook === null ? 'Write a runbook' : 'Change the runbook'} of={of}>
      <Form action={send} className="grid gap-2" key={`runbook ${runbook}`}>
        <input type="hidden" name="monitorId" value={id} />
        <RunbookField id={`monitor-runbook-${id}`} outcome={outcome} runbook={runbook} />
        <SendButton size="small" className="justify-self-start">
          Keep the runbook
        </SendButton>
      </Form>
      <OutcomeNote outcome={outcome} done="Kept." fields={['runbook']} refusals={incidentRefusals} />
    </Fold>
  )
}

/** Expects it no more. */
export function StopMonitor({ id, of, stop }: MonitorActions & { id: string; of: string }) {
  const [outcome, send] = useFormAction(stop)
  return (
    <Form action={send}>
      <input type="hidden" name="monitorId" value={id} />
      <SendButton size="small">
        Expect it no more<span className="sr-only">: {of}</span>
      </SendButton>
      <OutcomeNote outcome={outcome} done="" refusals={incidentRefusals} />
    </Form>
  )
}
