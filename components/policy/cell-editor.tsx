'use client'

import { AnswerMark } from '@/components/policy/answer-mark'
import { type ChangeAction, ChangeNote } from '@/components/policy/change-note'
import { SignerFields, type Signers } from '@/components/policy/signer-fields'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import type { Choice } from '@/components/ui/field'
import { type Outcome } from '@/lib/core/outcome'
import type { Answer } from '@/lib/policy/schema'

export type EditedCell = { role: string; environment: string; department: string | null; tool: string }

export type CellEditorProps = {
  cell: EditedCell
  /** What the cell says now, in the draft if there is one. */
  now: Answer | 'unset'
  /** The draft that is gone on with; null begins one. */
  number: number | null
  groups: readonly Choice[]
  signers: Signers
  onAnswer: ChangeAction
}

const answers = ['allow', 'ask', 'deny', 'unset'] as const

/** What the cell is to answer. One press is one edit of a draft; nothing is in force by it. */
export function CellEditor({ cell, now, number, groups, signers, onAnswer }: CellEditorProps) {
  const [outcome, answer] = useFormAction(onAnswer, 'The answer of this cell')
  return (
    <Form action={answer}>
      {/* What Enter in a field presses: the same answer, with what the fields say now. */}
      <button type="submit" name="then" value={now} hidden tabIndex={-1}>
        As it is
      </button>
      <CellFields cell={cell} number={number} />
      <fieldset className="grid auto-rows-[minmax(2.5rem,auto)] grid-cols-2 gap-2 sm:grid-cols-4">
        <legend className="sr-only">The answer in your draft</legend>
        {answers.map((each) => (
          <SendButton
            key={each}
            name="then"
            value={each}
            size="small"
            variant={each === now ? 'pressed' : 'default'}
            aria-pressed={each === now}
          >
            {each === 'unset' ? '– Not set' : <AnswerMark answer={each} origin="own" conditional={false} />}
          </SendButton>
        ))}
      </fieldset>
      <details className="mt-2" open={hasProblem(outcome)}>
        <summary className="min-h-6 text-small">Who signs, how long it waits, why it is denied</summary>
        <div className="mt-2">
          <SignerFields
            key={JSON.stringify(signers)}
            groups={groups}
            signers={signers}
            prefix="cell"
            errors={errorsOf(outcome)}
            outcome={outcome}
          />
        </div>
      </details>
      <ChangeNote outcome={outcome} done="In your draft." cell={cell} className="mt-2 text-small" />
    </Form>
  )
}

/** Which cell of which draft, for the form that it stands in. */
export function CellFields({ cell: { role, environment, tool }, number }: { cell: EditedCell; number: number | null }) {
  return (
    <>
      <input type="hidden" name="role" value={role} />
      <input type="hidden" name="environment" value={environment} />
      <input type="hidden" name="tool" value={tool} />
      {number !== null && <input type="hidden" name="number" value={number} />}
    </>
  )
}

const inFields = ['group', 'tier', 'expires', 'permission', 'because', 'value'] as const
type FieldErrors = Partial<Record<(typeof inFields)[number], string>>

/** What is wrong with each field. */
export function errorsOf(outcome: Outcome<unknown> | null): FieldErrors {
  if (!outcome || outcome.ok) return {}
  return Object.fromEntries(
    inFields.flatMap((name) => (outcome.fields?.[name] ? [[name, outcome.fields[name][0]]] : [])),
  )
}

function hasProblem(outcome: Outcome<unknown> | null): boolean {
  return Object.keys(errorsOf(outcome)).length > 0
}
