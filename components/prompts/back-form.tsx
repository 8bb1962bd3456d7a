'use client'

import { problemsOf } from '@/components/shell/problems'
import type { LiveAction } from '@/components/prompts/live-forms'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextLink } from '@/components/ui/app-link'
import { ErrorSummary } from '@/components/ui/error-summary'
import { fieldId } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Environment, environmentWords } from '@/lib/core/environment'
import { typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { promptRefusals } from '@/lib/prompts/labels'

type BackFormProps = { slug: string; number: number; to: readonly Environment[]; onBack: LiveAction }

/** Makes a version live again where it was before, at once. */
export function BackForm({ slug, number, to, onBack }: BackFormProps) {
  const [outcome, putBack, isSending] = useFormAction(onBack)
  const { errors, at } = problemsOf(outcome, promptRefusals, ['environment', 'reason'], 'back.')
  if (outcome?.ok)
    return (
      <Notice tone="ok" live="status">
        Version {number} is live again. Somebody else looks at that:{' '}
        <TextLink href={paths.request(outcome.value.number)}>CS-{outcome.value.number}</TextLink>.
      </Notice>
    )
  return (
    <Form action={putBack} className="mt-2 grid gap-3">
      {errors.length > 0 && <ErrorSummary title="Nothing was put back" errors={errors} refused={outcome} />}
      <input type="hidden" name="slug" value={slug} />
      <input type="hidden" name="number" value={number} />
      <SelectField
        id={fieldId('back.environment')}
        name="environment"
        label="Put it back in"
        options={to.map((value) => ({ value, label: environmentWords[value] }))}
        defaultValue={typedIn(outcome, 'environment') || to[0]!}
        error={at['environment']}
      />
      <TextAreaField
        id={fieldId('back.reason')}
        name="reason"
        label="What went wrong"
        defaultValue={typedIn(outcome, 'reason')}
        error={at['reason']}
        maxLength={1000}
        rows={2}
        required
      />
      <SendButton variant="bad" className="justify-self-start">
        {isSending ? 'Putting back …' : `Put version ${number} back now`}
      </SendButton>
      <p className="text-caption text-subtle">
        It was live there by people’s signatures, so it is at once again. Those who sign look at it afterwards.
      </p>
    </Form>
  )
}
