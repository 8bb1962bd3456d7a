'use client'

import { useState } from 'react'
import { fieldError } from '@/components/people/outcome-note'
import { Code } from '@/components/ui/fact'
import { TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { type Outcome, typedIn, typedList } from '@/lib/core/outcome'

export type SinkChoices = {
  kinds: readonly {
    name: string
    title: string
    words: string
    example: string
    secret: { need: 'none' | 'optional' | 'required'; words: string }
    into: { label: string; usual: string | null } | null
  }[]
  nouns: readonly { value: string; label: string }[]
  environments: readonly { value: string; label: string }[]
}

type Before = { name: string; address: string; into: string; secret: string; nouns: string[]; environments: string[] }
type SinkFieldsProps = {
  choices: SinkChoices
  outcome: Outcome<unknown> | null
  /** Tells the fields of one form from those of another. */
  of: string
  /** The kind that it has already; a new one chooses. */
  kind: string | null
  before: Before
}

/** Where a log store is, what opens it and what it gets. */
export function SinkFields({ choices, outcome, of, kind: fixed, before }: SinkFieldsProps) {
  const [chosen, choose] = useState(fixed ?? choices.kinds[0]!.name)
  const kind = choices.kinds.find(({ name }) => name === (fixed ?? chosen)) ?? choices.kinds[0]!
  const field = (name: keyof Before) => ({
    id: `${of}-${name}`,
    name,
    error: fieldError(outcome, name),
    defaultValue: typedIn(outcome, name) || String(before[name]),
  })
  return (
    <div className="grid max-w-prose gap-3">
      {fixed === null && (
        <SelectField
          id={`${of}-kind`}
          name="kind"
          label="Kind"
          hint={kind.words}
          options={choices.kinds.map(({ name, title }) => ({ value: name, label: title }))}
          value={chosen}
          onChange={(event) => choose(event.target.value)}
        />
      )}
      <TextField
        label="Name"
        hint="As it stands on this page and in the record."
        {...field('name')}
        maxLength={60}
        required
      />
      <TextField
        label="Address"
        hint={
          <>
            Such as <Code>{kind.example}</Code>
          </>
        }
        {...field('address')}
        maxLength={500}
        required
      />
      {kind.into && (
        <TextField
          label={kind.into.label}
          hint={
            kind.into.usual ? (
              <>
                Left empty it is <Code>{kind.into.usual}</Code>
              </>
            ) : (
              'Left empty it is what the token says.'
            )
          }
          {...field('into')}
        />
      )}
      {kind.secret.need !== 'none' && (
        <TextField
          label={`Where its secret is found${kind.secret.need === 'optional' ? ' (if it needs one)' : ''}`}
          hint={
            <>
              {kind.secret.words}. Never the secret itself: <Code>env:COUNTERSIGN_LOG_SECRET_…</Code> or{' '}
              <Code>file:/run/secrets/…</Code>
            </>
          }
          {...field('secret')}
        />
      )}
      <Several
        name="nouns"
        {...{ of, outcome }}
        legend="Which lines: all, or these alone"
        options={choices.nouns}
        chosen={before.nouns}
      />
      <Several
        name="environments"
        {...{ of, outcome }}
        legend="From where: anywhere, or these alone"
        options={choices.environments}
        chosen={before.environments}
      />
    </div>
  )
}

type SeveralProps = {
  of: string
  name: 'nouns' | 'environments'
  legend: string
  options: SinkChoices['nouns']
  chosen: readonly string[]
  outcome: Outcome<unknown> | null
}

/** Some of what there is. None is all of it, so it stays folded until somebody chooses. */
function Several({ of, name, legend, options, chosen, outcome }: SeveralProps) {
  const typed = outcome && !outcome.ok ? typedList(outcome, name) : chosen
  return (
    <details open={typed.length > 0 || undefined}>
      <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">{legend}</summary>
      <fieldset className="mt-1 grid gap-x-4 sm:grid-cols-2">
        <legend className="sr-only">{legend}</legend>
        {options.map(({ value, label }) => (
          <label key={value} className="flex min-h-8 items-center gap-2">
            <input
              type="checkbox"
              id={`${of}-${name}-${value}`}
              name={name}
              value={value}
              defaultChecked={typed.includes(value)}
              className="size-4.5 flex-none accent-accent"
            />
            {label}
          </label>
        ))}
      </fieldset>
    </details>
  )
}
