'use client'

import { problemsOf } from '@/components/shell/problems'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { ErrorSummary } from '@/components/ui/error-summary'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { environments, environmentWords } from '@/lib/core/environment'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { promptRefusals } from '@/lib/prompts/labels'

export type LiveAction = (previous: unknown, form: FormData) => Promise<Outcome<{ number: number; sentence: string }>>
export type RetireAction = (previous: unknown, form: FormData) => Promise<Outcome<{ slug: string; number: number }>>

type Version = { slug: string; number: number; liveIn: readonly string[] }

/** Asks people to make a version live in an environment. */
export function LiveForm({ version, onAsk }: { version: Version; onAsk: LiveAction }) {
  const [outcome, ask, isSending] = useFormAction(onAsk)
  const { errors, at } = problemsOf(outcome, promptRefusals, ['environment', 'reason'])
  const places = environments.filter((environment) => !version.liveIn.includes(environment))
  if (places.length === 0) return <p className="mt-1 text-muted">It is live everywhere.</p>
  return (
    <Form action={ask} className="mt-2 grid gap-3">
      {errors.length > 0 && <ErrorSummary title="Nothing was asked" errors={errors} refused={outcome} />}
      <input type="hidden" name="slug" value={version.slug} />
      <input type="hidden" name="number" value={version.number} />
      <SelectField
        name="environment"
        label="Where"
        options={places.map((value) => ({ value, label: environmentWords[value] }))}
        defaultValue={typedIn(outcome, 'environment') || places[0]!}
        error={at.environment}
      />
      <TextAreaField
        name="reason"
        label="Why"
        defaultValue={typedIn(outcome, 'reason')}
        error={at.reason}
        maxLength={1000}
        rows={2}
        required
      />
      <SendButton variant="primary" className="justify-self-start">
        {isSending ? 'Asking …' : `Ask to make version ${version.number} live`}
      </SendButton>
      {outcome?.ok && (
        <Notice tone="ok" live="status">
          <TextLink href={paths.request(outcome.value.number)}>CS-{outcome.value.number}</TextLink> waits for people:{' '}
          <Sentence text={outcome.value.sentence} />.
        </Notice>
      )}
    </Form>
  )
}

/** Says that a version is not to be used any more. */
export function RetireForm({ version, onRetire }: { version: Version; onRetire: RetireAction }) {
  const [outcome, retire, isSending] = useFormAction(onRetire)
  const { errors } = problemsOf(outcome, promptRefusals, [])
  return (
    <Form action={retire} className="mt-4 grid gap-2 border-t border-line pt-3">
      {errors.length > 0 && <ErrorSummary title="Nothing was retired" errors={errors} refused={outcome} />}
      <input type="hidden" name="slug" value={version.slug} />
      <input type="hidden" name="number" value={version.number} />
      <SendButton className="justify-self-start">
        {isSending ? 'Retiring …' : `Retire version ${version.number}`}
      </SendButton>
      <p className="text-caption text-subtle">From then on nobody can make it live.</p>
    </Form>
  )
}
