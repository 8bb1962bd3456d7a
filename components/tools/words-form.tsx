'use client'

import { useState } from 'react'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { CallPreview } from '@/components/tools/call-preview'
import { FormOutcome, type ToolAction } from '@/components/tools/form-outcome'
import { Card } from '@/components/ui/card'
import { type Choice, controlLook, TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { exampleValue } from '@/lib/tools/example'
import type { Tool } from '@/lib/tools/schema'

export type WordsFormProps = {
  entry: Tool
  was: string
  groups: readonly Choice[]
  /** Made-up arguments, one for each. */
  values: Readonly<Record<string, unknown>>
  onSave: ToolAction
}

/** The words by which people judge a tool's calls, beside what they would read while somebody types. */
export function WordsForm({ entry, was, groups, values, onSave }: WordsFormProps) {
  const [outcome, save, isSending] = useFormAction(onSave)
  const [typed, setTyped] = useState<FormData | null>(null)
  const owners = groups.some(({ value }) => value === entry.owner) || entry.owner === null
  return (
    <Card id="words" title="What people read" remark="Changed at once, and kept on the record">
      <Form
        action={save}
        onInput={(event) => setTyped(new FormData(event.currentTarget))}
        className="mt-3 grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-4 lg:grid-cols-2"
      >
        <input type="hidden" name="key" value={entry.key} />
        <input type="hidden" name="was" value={was} />
        <div className="grid gap-3">
          <TextAreaField
            name="sentence"
            label="Sentence"
            hint="Goes on after the pod’s name and begins with “wants to”. {path} stands for an argument, {path|the file} has words for when it is missing, {paths#file|files} counts."
            defaultValue={entry.sentence}
            rows={2}
            maxLength={400}
          />
          <TextAreaField
            name="consequences"
            label="What happens if it is approved"
            hint="One sentence a line, eight at most."
            defaultValue={entry.consequences.join('\n')}
            rows={4}
          />
          <TextAreaField name="undo" label="How to undo it" defaultValue={entry.undo} rows={2} maxLength={400} />
          <TextField name="title" label="Title" defaultValue={entry.title} maxLength={120} required />
          <TextField
            name="group"
            label="Heading under which it stands"
            defaultValue={entry.group}
            maxLength={60}
            required
          />
          <SelectField
            name="owner"
            label="Group that answers for it"
            empty="Nobody yet"
            options={owners ? groups : [...groups, { value: entry.owner!, label: entry.owner! }]}
            defaultValue={entry.owner ?? ''}
          />
          <TextAreaField
            name="note"
            label="Note for admins"
            hint="Never shown to whoever approves a call."
            defaultValue={entry.note ?? ''}
            rows={2}
            maxLength={600}
          />
        </div>
        <div className="grid gap-3 lg:sticky lg:top-5">
          <CallPreview {...shownBy(typed, entry, values)} />
          <Arguments entry={entry} values={values} />
        </div>
        <div className="grid gap-3 lg:col-span-2">
          <FormOutcome outcome={outcome} />
          <SendButton variant="primary" className="justify-self-start">
            {isSending ? 'Saving …' : 'Save these words'}
          </SendButton>
        </div>
      </Form>
    </Card>
  )
}

/** What people call each argument, and a value to show it by. */
function Arguments({ entry, values }: Pick<WordsFormProps, 'entry' | 'values'>) {
  const all = Object.entries(entry.input.properties)
  if (all.length === 0) return null
  return (
    <fieldset>
      <legend className="font-semibold">Arguments: label and example</legend>
      <ul className="mt-1.5 grid gap-2">
        {all.map(([name, { title, examples }]) => {
          const [example] = Array.isArray(examples) ? examples : []
          return (
            <li key={name} className="grid grid-cols-2 items-center gap-x-2 gap-y-1 sm:grid-cols-3">
              <code translate="no" className="col-span-full font-code text-code wrap-anywhere sm:col-span-1">
                {name}
              </code>
              <input type="hidden" name="argument" value={name} />
              <input
                name="label"
                aria-label={`Label of ${name}`}
                placeholder="Label"
                defaultValue={typeof title === 'string' ? title : ''}
                maxLength={60}
                className={controlLook}
              />
              <input
                name="example"
                aria-label={`Example of ${name}`}
                placeholder={written(values[name])}
                defaultValue={example === undefined ? '' : written(example)}
                maxLength={2000}
                className={controlLook}
              />
            </li>
          )
        })}
      </ul>
    </fieldset>
  )
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function shownBy(typed: FormData | null, entry: Tool, values: WordsFormProps['values']) {
  if (!typed) return { words: entry, values }
  const all = (name: string) => typed.getAll(name).filter((value) => typeof value === 'string')
  const text = (name: string) => all(name)[0] ?? ''
  const examples = all('example')
  const own = all('argument').flatMap((name, at) => {
    const form = entry.input.properties[name]
    return form && examples[at]?.trim() ? [[name, exampleValue(examples[at], form)] as const] : []
  })
  const consequences = text('consequences')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const words = { title: text('title'), sentence: text('sentence').trim(), consequences, undo: text('undo').trim() }
  return { words, values: { ...values, ...Object.fromEntries(own) } }
}
