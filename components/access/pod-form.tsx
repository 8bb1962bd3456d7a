'use client'

import type { Asked } from '@/components/access/ask-form'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { problemsOf } from '@/components/shell/problems'
import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { ErrorSummary } from '@/components/ui/error-summary'
import { CheckField, type Choice, TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { Notice } from '@/components/ui/notice'
import { podWishRefusals } from '@/lib/access/pods/labels'
import { environmentLabel } from '@/lib/core/environment'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'

/** What a pod is now, to start from. */
export type PodNow = {
  slug: string
  name: string
  role: string
  department: string
  environments: readonly string[]
  repositories: readonly string[]
  ownerId: string | null
}

export type PodFormProps = {
  /** The pod that would change; null where a new one is registered. */
  pod: PodNow | null
  choices: Record<'roles' | 'departments' | 'environments', readonly string[]> & { people: readonly Choice[] }
  onAsk: (previous: unknown, form: FormData) => Promise<Outcome<Asked & { slug: string }>>
}

const named = (names: readonly string[]) => names.map((name) => ({ value: name, label: name }))

const names = [
  'name',
  'slug',
  'purpose',
  'role',
  'department',
  'environments',
  'repositories',
  'ownerId',
  'reason',
] as const

/** What a pod is to be, where it acts, who answers for it, and why. People sign it before it counts. */
export function PodForm({ pod, choices, onAsk }: PodFormProps) {
  const [outcome, ask, isSending] = useFormAction(onAsk)
  const { errors, at: wrong } = problemsOf(outcome, podWishRefusals, names)
  const text = (name: (typeof names)[number], before = '') => ({
    name,
    defaultValue: typedIn(outcome, name) || before,
    error: wrong[name],
  })
  const typed = outcome && !outcome.ok ? [outcome.typed?.['environments'] ?? []].flat() : null
  return (
    <Card id="pod">
      <Form action={ask} className="grid max-w-[44rem] gap-3">
        {errors.length > 0 && <ErrorSummary title="Nothing was asked" errors={errors} refused={outcome} />}
        {pod ? (
          <input type="hidden" name="podSlug" value={pod.slug} />
        ) : (
          <>
            <TextField
              label="Name"
              hint="As people read it, such as DevPod."
              maxLength={80}
              required
              {...text('name')}
            />
            <TextField
              label="Short name"
              hint="In addresses and credentials: small letters, digits and hyphens. It never changes."
              maxLength={40}
              autoComplete="off"
              required
              {...text('slug')}
            />
            <TextAreaField label="What it is for" rows={2} maxLength={400} required {...text('purpose')} />
          </>
        )}
        <SelectField
          label="Role"
          hint="What policy lets a pod do hangs on its role and its department."
          empty="Choose a role"
          options={named(choices.roles)}
          required
          {...text('role', pod?.role)}
        />
        <SelectField
          label="Department"
          empty="Choose a department"
          options={named(choices.departments)}
          required
          {...text('department', pod?.department)}
        />
        <fieldset className="grid gap-2">
          <legend className="font-semibold">Acts in</legend>
          {wrong.environments && <p className="text-small font-semibold text-bad-fg">{wrong.environments}</p>}
          {choices.environments.map((name, at) => (
            <CheckField
              key={name}
              id={at === 0 ? 'field-environments' : `environment-${name}`}
              name="environments"
              value={name}
              label={environmentLabel(name)}
              hint={pod?.environments.includes(name) ? 'It has an identity there, which stays.' : undefined}
              defaultChecked={typed ? typed.includes(name) : pod?.environments.includes(name)}
            />
          ))}
        </fieldset>
        <TextField
          label="Repositories"
          hint="Those it may name, apart by commas, such as acme/shop, acme/*. Empty lets it name any."
          {...text('repositories', pod?.repositories.join(', '))}
        />
        <SelectField
          label="Answers for it"
          hint="Never signs what the pod asks for, and does not sign this."
          empty="Choose a person"
          options={choices.people}
          required
          {...text('ownerId', pod?.ownerId ?? '')}
        />
        <TextAreaField
          label="Why"
          hint="Whoever decides reads this as your own words."
          maxLength={1000}
          required
          {...text('reason')}
        />
        <SendButton variant="primary" className="justify-self-start">
          {isSending ? 'Asking …' : 'Ask people to sign it'}
        </SendButton>
      </Form>
      {outcome?.ok && (
        <Notice tone="ok" live="status" className="mt-3">
          <TextLink href={paths.request(outcome.value.number)}>CS-{outcome.value.number}</TextLink> waits for people:{' '}
          <Sentence text={outcome.value.sentence} />.{' '}
          <TextLink href={paths.pod(outcome.value.slug)}>See the pod</TextLink>
        </Notice>
      )}
    </Card>
  )
}
