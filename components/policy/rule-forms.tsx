'use client'

import { Name } from '@/components/signs/sentence'
import { CellFields, type EditedCell, errorsOf } from '@/components/policy/cell-editor'
import { type ChangeAction, ChangeNote } from '@/components/policy/change-note'
import { SignerFields, type Signers } from '@/components/policy/signer-fields'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { type Choice, TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { typedIn } from '@/lib/core/outcome'
import { choicesFor } from '@/lib/policy/cells/labels'
import { answerWords } from '@/lib/policy/labels'
import { labelled } from '@/lib/core/choices'

type NewRuleProps = {
  cell: EditedCell
  number: number | null
  groups: readonly Choice[]
  signers: Signers
  onAdd: ChangeAction
}

/** One more rule for some of a cell's calls, as a sentence: the answer, when, and who signs. */
export function NewRule({ cell, number, groups, signers, onAdd }: NewRuleProps) {
  const [outcome, add] = useFormAction(onAdd, 'The rule')
  const errors = errorsOf(outcome)
  return (
    <details className="mt-3" open={outcome !== null && !outcome.ok}>
      <summary className="min-h-6 text-small">Add a rule for some of its calls</summary>
      <Form action={add} className="mt-2 grid gap-3">
        <CellFields cell={cell} number={number} />
        <div className="flex flex-wrap gap-3">
          <SelectField
            id="rule-then"
            name="then"
            label="Answer"
            options={labelled(answerWords)}
            defaultValue={typedIn(outcome, 'then') || 'ask'}
            className="min-w-24"
          />
          <SelectField
            id="rule-what"
            name="what"
            label="when"
            options={choicesFor(cell.tool)}
            defaultValue={typedIn(outcome, 'what')}
            className="min-w-40 flex-1"
          />
          <TextField
            id="rule-value"
            name="value"
            label="which"
            hint="Several with commas between."
            required
            defaultValue={typedIn(outcome, 'value')}
            error={errors.value}
            className="min-w-40 flex-1"
          />
        </div>
        <SignerFields groups={groups} signers={signers} prefix="rule" errors={errors} outcome={outcome} />
        <SendButton className="justify-self-start">Add it to the draft</SendButton>
        <ChangeNote outcome={outcome} done="In your draft." cell={cell} className="text-small" />
      </Form>
    </details>
  )
}

type RemoveRuleProps = {
  /** The steps that take the rule away, as they are sent. */
  edits: string
  number: number | null
  name: string
  /** The tools that it speaks of. */
  tools: readonly string[]
  onEdit: ChangeAction
}

/** Takes one rule away, in the draft. */
export function RemoveRule({ edits, number, name, tools, onEdit }: RemoveRuleProps) {
  const [outcome, remove] = useFormAction(onEdit, 'The rule')
  return (
    <Form action={remove} className="inline">
      {number !== null && <input type="hidden" name="number" value={number} />}
      <input type="hidden" name="edits" value={edits} />
      <SendButton size="small" variant="ghost">
        Remove
        <span className="sr-only">
          {' '}
          the rule <Name of={name} />
        </span>
      </SendButton>
      {(tools.length > 1 || tools[0]?.includes('*')) && (
        <span className="font-normal text-muted">
          {' '}
          It speaks of {tools.slice(0, 4).join(', ')}
          {tools.length > 4 && ' and more'}.
        </span>
      )}
      <ChangeNote outcome={outcome} done="Removed in your draft." className="text-small" />
    </Form>
  )
}
