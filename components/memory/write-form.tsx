'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { problemsOf } from '@/components/shell/problems'
import { TextLink } from '@/components/ui/app-link'
import { ErrorSummary } from '@/components/ui/error-summary'
import { fieldId, TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { outOfSightHint } from '@/components/ui/out-of-sight'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { environmentLabel, environments } from '@/lib/core/environment'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { memoryRefusals } from '@/lib/memory/written/labels'

export type WriteAction = (
  previous: unknown,
  form: FormData,
) => Promise<Outcome<{ entryId: string; number: number; isNew: boolean }>>

type WriteFormProps = {
  /** The entry whose next version it is, with its newest one; null for an entry that is new. */
  before: {
    environment: string
    key: string
    number: number
    text: string
    tags: readonly string[]
    /** Whether something in the text is kept out of sight, so that the form has not got it. */
    hidesValues: boolean
  } | null
  onWrite: WriteAction
}

const names = ['key', 'text', 'tags', 'reason'] as const

/** What a person writes down for pods. What was written stays when it is refused. */
export function WriteForm({ before, onWrite }: WriteFormProps) {
  const [outcome, write, isSending] = useFormAction(onWrite)
  const { errors, at } = problemsOf(outcome, memoryRefusals, names, 'note-')
  return (
    <Form action={write} className="mt-3 grid max-w-[52rem] gap-3">
      {errors.length > 0 && <ErrorSummary title="Nothing was kept" errors={errors} refused={outcome} />}
      <input type="hidden" name="basedOn" value={before?.number ?? 0} />
      {before ? (
        <>
          <input type="hidden" name="environment" value={before.environment} />
          <input type="hidden" name="key" value={before.key} />
        </>
      ) : (
        <>
          <TextField
            id={fieldId('note-key')}
            name="key"
            label="Name"
            hint="What it is about, such as returns/period. Pods find it by this name, and it never changes."
            defaultValue={typedIn(outcome, 'key')}
            error={at.key}
            maxLength={200}
            required
          />
          <SelectField
            id={fieldId('note-environment')}
            name="environment"
            label="Environment"
            options={environments.map((value) => ({ value, label: environmentLabel(value) }))}
            defaultValue={typedIn(outcome, 'environment') || 'prod'}
          />
        </>
      )}
      <TextAreaField
        id={fieldId('note-text')}
        name="text"
        label="Text"
        hint={`What is to be known: the whole of it, not what changed.${before?.hidesValues ? ` ${outOfSightHint}` : ''}`}
        defaultValue={typedIn(outcome, 'text') || (before?.text ?? '')}
        error={at.text}
        rows={10}
        required
      />
      <TextField
        id={fieldId('note-tags')}
        name="tags"
        label="Tags"
        hint="Words by which it is found, with commas between them."
        defaultValue={typedIn(outcome, 'tags') || (before?.tags.join(', ') ?? '')}
        error={at.tags}
      />
      <TextAreaField
        id={fieldId('note-reason')}
        name="reason"
        label="Why"
        hint="Whoever signs it reads this as your own words."
        defaultValue={typedIn(outcome, 'reason')}
        error={at.reason}
        maxLength={500}
        rows={2}
        required
      />
      <SendButton variant="primary" className="justify-self-start">
        {isSending ? 'Asking …' : 'Ask people to sign it'}
      </SendButton>
      {outcome?.ok && (
        <Notice tone="ok" live="status">
          {outcome.value.isNew ? (
            <>
              <TextLink href={paths.memoryEntry(outcome.value.entryId)}>Version {outcome.value.number}</TextLink> waits
              for people. No pod is given it before they have signed it.
            </>
          ) : (
            'The newest version has this very text already, so nothing was kept.'
          )}
        </Notice>
      )}
    </Form>
  )
}
