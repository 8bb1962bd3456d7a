'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { problemsOf } from '@/components/shell/problems'
import { TaskFields } from '@/components/tasks/task-fields'
import { ErrorSummary } from '@/components/ui/error-summary'
import { Notice } from '@/components/ui/notice'
import { type Outcome, typedAt } from '@/lib/core/outcome'
import { moveRefusals } from '@/lib/tasks/moves/labels'

export type ChangeFormProps = {
  number: number
  /** The names of what it waits for. */
  dependsOn: readonly string[]
  needsReview: boolean
  onChange: (previous: unknown, form: FormData) => Promise<Outcome<{ isChanged: boolean }>>
}

/** What a task waits for, and whether people look at it. What was typed stays when it is refused. */
export function ChangeForm({ number, dependsOn, needsReview, onChange }: ChangeFormProps) {
  const [outcome, send, isSending] = useFormAction(onChange)
  const { errors, at } = problemsOf(outcome, moveRefusals, ['dependsOn'], 'change-')
  const now = dependsOn.join('\n')
  return (
    // Drawn anew, the fields say what is so by then, unless something that was typed was refused.
    <Form action={send} className="mt-2 grid gap-3">
      {errors.length > 0 && <ErrorSummary title="Nothing was changed" errors={errors} refused={outcome} />}
      <input type="hidden" name="number" value={number} />
      <input type="hidden" name="before" value={now} />
      <TaskFields
        key={now}
        id="change"
        dependsOn={typedAt(outcome, 'dependsOn') ?? now}
        error={at.dependsOn}
        needsReview={needsReview ? 'set' : typedAt(outcome, 'needsReview') === 'on'}
      />
      <SendButton className="justify-self-start">{isSending ? 'Sending…' : 'Change'}</SendButton>
      {outcome?.ok && (
        <Notice tone="ok" live="status">
          {outcome.value.isChanged ? 'It is changed.' : 'Nothing was different, so nothing was changed.'}
        </Notice>
      )}
    </Form>
  )
}
