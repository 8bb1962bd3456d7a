'use client'

import { Name } from '@/components/signs/sentence'
import { CellFields, type EditedCell, errorsOf } from '@/components/policy/cell-editor'
import { type ChangeAction, ChangeNote } from '@/components/policy/change-note'
import { SignerFields, type Signers } from '@/components/policy/signer-fields'
import { useFormAction } from '@/components/shell/form-action'
import { keepFields } from '@/components/people/outcome-note'
import { Button } from '@/components/ui/button'
import { type Choice, TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { typedIn } from '@/lib/core/outcome'
import { answerWords, conditionChoices } from '@/lib/policy/labels'

type NewRuleProps = {
  cell: EditedCell
  number: number | null
  groups: readonly Choice[]
  signers: Signers
  onAdd: ChangeAction
}

/** One more rule for some of a cell's calls, as a sentence: the answer, when, and who signs. */
export function NewRule({ cell, number, groups, signers, onAdd }: NewRuleProps) {
  const [outcome, add, isSending] = useFormAction(onAdd, 'The rule')
  const errors = errorsOf(outcome)
  return (
    <details className="mt-3" open={outcome !== null && !outcome.ok}>
      <summary className="min-h-6 text-small">Add a rule for some of its calls</summary>
      <form
        action={add}
        onSubmit={(event) => isSending && event.preventDefault()}
        onReset={keepFields}
        className="mt-2 grid gap-3"
      >
        <CellFields cell={cell} number={number} />
        <div className="flex flex-wrap gap-3">
          <SelectField
            id="rule-then"
            name="then"
            label="Answer"
            options={Object.entries(answerWords).map(([value, label]) => ({ value, label }))}
            defaultValue={typedIn(outcome, 'then') || 'ask'}
            className="min-w-24"
          />
          <SelectField
            id="rule-what"
            name="what"
            label="when"
            options={conditionChoices}
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
        <Button type="submit" aria-disabled={isSending || undefined} className="justify-self-start">
          Add it to the draft
        </Button>
        <ChangeNote outcome={outcome} done="In your draft." cell={cell} className="text-small" />
      </form>
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
  const [outcome, remove, isSending] = useFormAction(onEdit, 'The rule')
  return (
    <form action={remove} onSubmit={(event) => isSending && event.preventDefault()} className="inline">
      {number !== null && <input type="hidden" name="number" value={number} />}
      <input type="hidden" name="edits" value={edits} />
      <Button type="submit" size="small" variant="ghost" aria-disabled={isSending || undefined}>
        Remove
        <span className="sr-only">
          {' '}
          the rule <Name of={name} />
        </span>
      </Button>
      {(tools.length > 1 || tools[0]?.includes('*')) && (
        <span className="font-normal text-muted">
          {' '}
          It speaks of {tools.slice(0, 4).join(', ')}
          {tools.length > 4 && ' and more'}.
        </span>
      )}
      <ChangeNote outcome={outcome} done="Removed in your draft." className="text-small" />
    </form>
  )
}
