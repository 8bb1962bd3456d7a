'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { doneWords, WhyField } from '@/components/people/waiting-rights'
import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { TextField } from '@/components/ui/field'
import { typedIn } from '@/lib/core/outcome'

type NewGroupFormProps = {
  personId: string
  /** Groups that rules ask and that nobody has made yet. */
  empty: readonly string[]
  action: ChangeAction
  /** Whether other people sign it before the person is in it. */
  isSigned: boolean
  isLocked: boolean
}

/** Makes a group and puts the person into it. Until a rule names it, it signs nothing, and the form says so. */
export function NewGroupForm({ personId, empty, action, isSigned, isLocked }: NewGroupFormProps) {
  const [made, make] = useFormAction(action)
  return (
    <details className="mt-3">
      <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">
        Make a new group
      </summary>
      <Form action={make} className="mt-2 grid gap-3">
        <input type="hidden" name="personId" value={personId} />
        <p className="text-small text-muted">
          A new group signs nothing until a rule of the policy asks it by its short name.
          {empty.length > 0 && ` Rules ask these, and nobody has made them yet: ${empty.join(', ')}.`}
        </p>
        <TextField
          name="title"
          label="What people call it"
          defaultValue={typedIn(made, 'title')}
          error={fieldError(made, 'title')}
          required
          maxLength={80}
          disabled={isLocked}
        />
        <TextField
          id="field-new-group"
          name="group"
          label="Its short name, as rules write it"
          hint="Such as product-owners."
          defaultValue={typedIn(made, 'group')}
          error={fieldError(made, 'group')}
          required
          autoComplete="off"
          disabled={isLocked}
        />
        {isSigned && !isLocked && <WhyField id="why-new-group" outcome={made} />}
        <div>
          <SendButton disabled={isLocked}>{isSigned ? 'Make it and ask' : 'Make it and add'}</SendButton>
        </div>
      </Form>
      <OutcomeNote outcome={made} done={doneWords(made, 'Made, and added.')} fields={['title', 'group', 'reason']} />
    </details>
  )
}
