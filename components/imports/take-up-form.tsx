'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { problemsOf } from '@/components/shell/problems'
import { TextLink } from '@/components/ui/app-link'
import { ErrorSummary } from '@/components/ui/error-summary'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { importRefusals } from '@/lib/imports/labels'

export type TakeUpAction = (
  previous: unknown,
  form: FormData,
) => Promise<Outcome<{ slug: string; number: number; isNew: boolean }>>

type TakeUpFormProps = {
  promptId: string
  /** The prompt that an earlier version was taken up as; null where none was. */
  as: { slug: string; title: string; newest: number } | null
  /** A name and a title to begin with. */
  suggested: { slug: string; title: string }
  onTakeUp: TakeUpAction
}

/** Makes a version of a repository one of a prompt: a draft, which is live nowhere. */
export function TakeUpForm({ promptId, as, suggested, onTakeUp }: TakeUpFormProps) {
  const [outcome, takeUp, isSending] = useFormAction(onTakeUp)
  const problems = problemsOf(outcome, importRefusals, ['title', 'slug', 'text'])
  const { at } = problems
  // The text is that of the repository, and of a prompt that is known there is nothing to fill in: no field leads to these.
  const errors = problems.errors.map(({ field, message }) =>
    field === 'text' || as ? { message } : { ...(field && { field }), message },
  )
  return (
    <Form action={takeUp} className="mt-3 grid max-w-[36rem] gap-3">
      {errors.length > 0 && <ErrorSummary title="It was not taken up" errors={errors} refused={outcome} />}
      <input type="hidden" name="promptId" value={promptId} />
      {as ? (
        <>
          <input type="hidden" name="slug" value={as.slug} />
          <input type="hidden" name="basedOn" value={as.newest} />
        </>
      ) : (
        <>
          <input type="hidden" name="basedOn" value={0} />
          <TextField
            name="title"
            label="Title"
            defaultValue={typedIn(outcome, 'title') || suggested.title}
            error={at.title}
            maxLength={120}
            required
          />
          <TextField
            name="slug"
            label="Name for pods"
            hint="Small letters, digits and dashes, such as help-pages. It never changes."
            defaultValue={typedIn(outcome, 'slug') || suggested.slug}
            error={at.slug}
            maxLength={80}
            required
          />
        </>
      )}
      <SendButton variant="primary" className="justify-self-start">
        {isSending ? 'Taking up …' : as ? `Take up as version ${as.newest + 1}` : 'Take up as a prompt'}
      </SendButton>
      {outcome?.ok && (
        <Notice tone="ok" live="status">
          {outcome.value.isNew ? 'Taken up as' : 'It is there already, as'}{' '}
          <TextLink href={paths.prompt(outcome.value.slug, outcome.value.number)}>
            version {outcome.value.number}
          </TextLink>
          . It is live nowhere by that.
        </Notice>
      )}
    </Form>
  )
}
