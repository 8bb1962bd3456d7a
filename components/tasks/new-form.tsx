'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { problemsOf } from '@/components/shell/problems'
import { TaskFields } from '@/components/tasks/task-fields'
import { TextLink } from '@/components/ui/app-link'
import { ErrorSummary } from '@/components/ui/error-summary'
import { type Choice, fieldId, TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedAt, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { moveRefusals } from '@/lib/tasks/moves/labels'

type NewFormProps = {
  /** The pods it can be given to, each where it works. */
  places: readonly Choice[]
  onAdd: (previous: unknown, form: FormData) => Promise<Outcome<{ number: number }>>
}

const names = ['title', 'key', 'place', 'phase', 'description', 'dependsOn'] as const

/** Work that somebody plans for a pod. What was typed stays when it is refused. */
export function NewForm({ places, onAdd }: NewFormProps) {
  const [outcome, send, isSending] = useFormAction(onAdd)
  const { errors, at } = problemsOf(outcome, moveRefusals, names, 'new-')
  return (
    <Form action={send} className="mt-3 grid max-w-[52rem] gap-3">
      {errors.length > 0 && <ErrorSummary title="No task was created" errors={errors} refused={outcome} />}
      <TextField
        id={fieldId('new-title')}
        name="title"
        label="What is to be done"
        defaultValue={typedIn(outcome, 'title')}
        error={at.title}
        maxLength={300}
        required
      />
      <TextField
        id={fieldId('new-key')}
        name="key"
        label="Own name"
        hint="By which pods know it, such as returns-page. It never changes."
        defaultValue={typedIn(outcome, 'key')}
        error={at.key}
        maxLength={200}
        translate="no"
        required
      />
      <SelectField
        id={fieldId('new-place')}
        name="place"
        label="Who is to do it"
        empty="Choose a pod"
        options={places}
        defaultValue={typedIn(outcome, 'place')}
        error={at.place}
      />
      <TextField
        id={fieldId('new-phase')}
        name="phase"
        label="Phase"
        remark="(if it has one)"
        defaultValue={typedIn(outcome, 'phase')}
        error={at.phase}
        maxLength={300}
      />
      <TextAreaField
        id={fieldId('new-description')}
        name="description"
        label="More about it"
        remark="(if it helps)"
        hint="The pod reads it with the task."
        defaultValue={typedIn(outcome, 'description')}
        error={at.description}
        rows={6}
      />
      <TaskFields
        id="new"
        dependsOn={typedIn(outcome, 'dependsOn')}
        error={at.dependsOn}
        needsReview={typedAt(outcome, 'needsReview') === 'on'}
      />
      <SendButton variant="primary" className="justify-self-start">
        {isSending ? 'Creating …' : 'Create the task'}
      </SendButton>
      {outcome?.ok && (
        <Notice tone="ok" live="status">
          <TextLink href={paths.task(outcome.value.number)}>T-{outcome.value.number}</TextLink> is there. Its pod begins
          when it is ready.
        </Notice>
      )}
    </Form>
  )
}
