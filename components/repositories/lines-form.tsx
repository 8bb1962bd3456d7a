'use client'

import { type ChangeAction, fieldError } from '@/components/people/outcome-note'
import { ReasonForm } from '@/components/repositories/reason-form'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedAt } from '@/lib/core/outcome'

type LinesFormProps = {
  repository: string
  /** The field's name, and what it holds as now, a line each. */
  name: string
  lines: readonly string[]
  words: Readonly<Record<'field' | 'hint' | 'reason' | 'ask' | 'done', string>>
  refusals: Readonly<Record<string, string>>
  isRequired?: boolean
  onAsk: ChangeAction
}

/** Asks that a list of a repository be otherwise, one on each line. */
export function LinesForm({ repository, name, lines, words, refusals, isRequired = false, onAsk }: LinesFormProps) {
  return (
    <ReasonForm
      onSend={onAsk}
      about={{ repository }}
      fields={[name]}
      reason={{ id: `${name}-reason`, label: words.reason }}
      send={words.ask}
      done={words.done}
      refusals={refusals}
    >
      {(outcome) => (
        <TextAreaField
          id={`${name}-names`}
          name={name}
          label={words.field}
          hint={words.hint}
          rows={4}
          required={isRequired}
          defaultValue={typedAt(outcome, name) ?? lines.join('\n')}
          error={fieldError(outcome, name)}
        />
      )}
    </ReasonForm>
  )
}
