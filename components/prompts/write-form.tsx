'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextLink } from '@/components/ui/app-link'
import { ErrorSummary } from '@/components/ui/error-summary'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { sensitivityLabels } from '@/lib/prompts/labels'
import { problemsOf } from '@/components/prompts/problems'

export type Written = { slug: string; number: number; isNew: boolean }
export type WriteAction = (previous: unknown, form: FormData) => Promise<Outcome<Written>>

type WriteFormProps = {
  /** The newest version, of which this is the next one; null for a prompt that is new. */
  before: { slug: string; number: number; text: string; hidesValues: boolean } | null
  onWrite: WriteAction
}

/** A prompt in a form: its text, and of a new one what it is called. What was written stays when it is refused. */
export function WriteForm({ before, onWrite }: WriteFormProps) {
  const [outcome, write, isSending] = useFormAction(onWrite)
  const { errors, at } = problemsOf(outcome, ['slug', 'title', 'purpose', 'text', 'note'])
  return (
    <Form action={write} className="mt-3 grid max-w-[52rem] gap-3">
      {errors.length > 0 && <ErrorSummary title="Nothing was kept" errors={errors} refused={outcome} />}
      <input type="hidden" name="basedOn" value={before?.number ?? 0} />
      {before ? (
        <input type="hidden" name="slug" value={before.slug} />
      ) : (
        <>
          <TextField
            name="title"
            label="Title"
            defaultValue={typedIn(outcome, 'title')}
            error={at.title}
            maxLength={120}
            required
          />
          <TextField
            name="slug"
            label="Name for pods"
            hint="Small letters, digits and dashes, such as help-pages. It never changes."
            defaultValue={typedIn(outcome, 'slug')}
            error={at.slug}
            maxLength={80}
            required
          />
          <TextAreaField
            name="purpose"
            label="What it is for"
            defaultValue={typedIn(outcome, 'purpose')}
            error={at.purpose}
            maxLength={500}
            rows={2}
          />
          <SelectField
            name="sensitivity"
            label="Sensitivity"
            options={Object.entries(sensitivityLabels).map(([value, label]) => ({ value, label }))}
            defaultValue={typedIn(outcome, 'sensitivity') || 'ordinary'}
          />
        </>
      )}
      <TextAreaField
        name="text"
        label="Text"
        hint={`What is filled in when it is used stands in braces, such as {page}.${before?.hidesValues ? ' What is kept out of sight stands here as ⟨…⟩: leave it out, or say where it is kept instead.' : ''}`}
        defaultValue={typedIn(outcome, 'text') || (before?.text ?? '')}
        error={at.text}
        rows={14}
        required
      />
      <TextAreaField
        name="note"
        label="Why"
        hint="Whoever reviews it reads this as your own words."
        defaultValue={typedIn(outcome, 'note')}
        error={at.note}
        maxLength={1000}
        rows={2}
      />
      <SendButton variant="primary" className="justify-self-start">
        {isSending ? 'Keeping …' : before ? `Keep as version ${before.number + 1}` : 'Keep as version 1'}
      </SendButton>
      {outcome?.ok && (
        <Notice tone="ok" live="status">
          {outcome.value.isNew ? (
            <>
              Kept as{' '}
              <TextLink href={paths.prompt(outcome.value.slug, outcome.value.number)}>
                version {outcome.value.number}
              </TextLink>
              . It is live nowhere yet.
            </>
          ) : (
            'The newest version has this very text already, so nothing was kept.'
          )}
        </Notice>
      )}
    </Form>
  )
}
