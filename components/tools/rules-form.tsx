'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { FormChanges } from '@/components/tools/form-changes'
import { FormOutcome, type ToolAction } from '@/components/tools/form-outcome'
import { Card } from '@/components/ui/card'
import { CheckField, TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { sensitivityWords } from '@/lib/catalogue/labels'
import type { ToolDetail } from '@/lib/catalogue/schema'
import { toolStateWords } from '@/lib/tools/labels'
import type { Tool, ToolState } from '@/lib/tools/schema'
import { labelled } from '@/lib/core/choices'

export type RulesFormProps = { tool: Pick<ToolDetail, 'entry' | 'was' | 'waiting'>; onSave: ToolAction }

/** What a tool may do and whether it is offered. */
export function RulesForm({ tool: { entry, was, waiting }, onSave }: RulesFormProps) {
  const [outcome, save, isSending] = useFormAction(onSave)
  return (
    <Card
      id="rules"
      title="What it may do"
      remark="What narrows it counts at once; what widens it waits for other people"
    >
      <Form action={save} className="mt-3 grid max-w-[44rem] gap-3">
        <input type="hidden" name="key" value={entry.key} />
        <input type="hidden" name="was" value={was} />
        <SelectField
          name="state"
          label="State"
          options={statesFrom(entry.state, waiting === null)}
          defaultValue="as_is"
        />
        <SelectField
          name="sensitivity"
          label="What it does at worst"
          options={labelled(sensitivityWords)}
          defaultValue={entry.sensitivity}
        />
        <CheckField name="personalData" label="It handles personal data" defaultChecked={entry.personalData} />
        <CheckField name="critical" label="Its failures are watched closely" defaultChecked={entry.critical} />
        <CheckField name="external" label="Content leaves the organisation" defaultChecked={entry.external} />
        <TextField
          name="externalTo"
          label="To whom it goes"
          hint="Names, separated by commas; only where content leaves."
          defaultValue={entry.externalTo.join(', ')}
        />
        <TextField
          name="reversible"
          label="How its effect is taken back"
          hint="Empty where nothing takes it back: its calls then count as more serious."
          defaultValue={entry.reversible?.how ?? ''}
          maxLength={300}
        />
        <Replaced entry={entry} />
        <TextAreaField
          name="reason"
          label="Why"
          hint="Needed where it widens what pods may do: whoever decides reads it as your own words."
          rows={2}
          maxLength={1000}
        />
        <FormOutcome outcome={outcome} />
        <SendButton variant="primary" className="justify-self-start">
          {isSending ? 'Saving …' : 'Save what it may do'}
        </SendButton>
      </Form>
    </Card>
  )
}

const whats = [
  { value: 'argument', label: 'The text in another argument' },
  { value: 'memory', label: 'An entry of the memory, by its path' },
  { value: 'prompt', label: 'The prompt that is live, by its name' },
  { value: 'output', label: 'The file that stands at its path' },
]

/** Which text of a call takes the place of another one; approvers see what it makes of that. */
function Replaced({ entry: { input, replaces } }: { entry: Tool }) {
  const texts = Object.entries(input.properties).flatMap(([value, { type, title }]) =>
    type === 'string' ? [{ value, label: typeof title === 'string' ? title : value }] : [],
  )
  if (texts.length < 2) return null
  return (
    <fieldset className="grid gap-3">
      <legend className="pb-1.5 font-semibold">A new text and what it takes the place of</legend>
      <SelectField
        name="replacesText"
        label="Argument that holds the new text"
        hint="Approvers see it beside the old one, and rules hear what it would lose. To take this back, or to say something else, is signed."
        empty="Nothing of it is a new text"
        options={texts}
        defaultValue={replaces?.text ?? ''}
      />
      <SelectField
        name="replacesWhat"
        label="It takes the place of"
        options={whats}
        defaultValue={replaces?.what ?? 'argument'}
      />
      <SelectField
        name="replacesBy"
        label="Argument that holds that, or its name"
        empty="None"
        options={texts}
        defaultValue={replaces?.by ?? ''}
      />
    </fieldset>
  )
}

function statesFrom(state: ToolState, isLooked: boolean) {
  const ways: Record<ToolState, readonly ToolState[]> = {
    draft: ['live', 'retired'],
    live: ['draft', 'retired'],
    // Another form that waits is taken, or not, where it is shown.
    suspended: isLooked ? ['live', 'draft', 'retired'] : ['draft', 'retired'],
    retired: ['draft', 'live'],
  }
  return [
    { value: 'as_is', label: `${toolStateWords[state]}, as it is` },
    ...ways[state].map((value) => ({ value, label: toolStateWords[value] })),
  ]
}

export type WaitingFormProps = {
  tool: Pick<ToolDetail, 'entry' | 'was' | 'asked'>
  changes: NonNullable<ToolDetail['waiting']>['changes']
  /** Null for people who may look but not change it. */
  onSave: ToolAction | null
}

/** Another form of a tool's arguments, in words, and the way to have it signed. */
export function WaitingForm({ tool: { entry, was, asked }, changes, onSave }: WaitingFormProps) {
  const isClosed = entry.state === 'suspended'
  return (
    <Card id="waiting" title="A new form of its arguments waits for a look" className="border-warn-fg">
      <p className="mt-1 text-small text-muted">
        {isClosed
          ? 'Its API or its server describes it otherwise than people agreed to. Until they have looked at the difference, every call is denied.'
          : 'The catalogue file describes it otherwise than people agreed to. Until they have looked at the difference, the form they know stays in force.'}
      </p>
      <FormChanges changes={changes} />
      {onSave && asked === null && <TakeForm entry={entry} was={was} onSave={onSave} />}
    </Card>
  )
}

function TakeForm({ entry, was, onSave }: { entry: Tool; was: string; onSave: ToolAction }) {
  const [outcome, save, isSending] = useFormAction(onSave)
  const { key, sensitivity, external, externalTo, personalData, critical, reversible } = entry
  const asItIs = {
    key,
    was,
    state: 'live',
    takesForm: 'on',
    sensitivity,
    externalTo: externalTo.join(', '),
    reversible: reversible?.how ?? '',
    ...(external && { external: 'on' }),
    ...(personalData && { personalData: 'on' }),
    ...(critical && { critical: 'on' }),
  }
  return (
    <Form action={save} className="mt-3 grid max-w-[44rem] gap-3">
      {Object.entries(asItIs).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <TextAreaField
        id="take-form-reason"
        name="reason"
        label="Why the new form is fine"
        hint="Whoever decides reads this as your own words."
        rows={2}
        maxLength={1000}
        required
      />
      <FormOutcome outcome={outcome} />
      <SendButton className="justify-self-start">
        {isSending ? 'Asking …' : 'Ask to offer it with this form'}
      </SendButton>
    </Form>
  )
}
