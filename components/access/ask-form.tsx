'use client'

import { Sentence } from '@/components/signs/sentence'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { ErrorSummary } from '@/components/ui/error-summary'
import { type Choice, controlLook, Field } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { Notice } from '@/components/ui/notice'
import { accessRefusals, fieldWords, roleChoices } from '@/lib/access/labels'
import { type Outcome, type Refusal, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { refusedWords } from '@/lib/web/labels'

export type Asked = { number: number; sentence: string }
export type AskAction = (previous: unknown, form: FormData) => Promise<Outcome<Asked>>

export type AskFormProps = {
  choices: { people: readonly Choice[]; groups: readonly Choice[] }
  /** For whom one came to ask, if the address says so. */
  chosenId: string | null
  onAsk: AskAction
}

/** For whom, which right, and why. Mistakes stand at their field, and what was written stays. */
export function AskForm({ choices, chosenId, onAsk }: AskFormProps) {
  const [outcome, ask, isSending] = useFormAction(onAsk)
  const problems = outcome && !outcome.ok ? problemsOf(outcome) : {}
  const errors = Object.entries(problems).map(([field, message]) => ({ ...(field && { field }), message }))
  return (
    <Card id="ask" title="Ask for a right" className="mb-6">
      <Form action={ask} className="mt-3 grid max-w-[44rem] gap-3">
        {errors.length > 0 && <ErrorSummary title="Nothing was asked" errors={errors} refused={outcome} />}
        <SelectField
          name="personId"
          label="For whom"
          empty="Choose a person"
          options={choices.people}
          defaultValue={typedIn(outcome, 'personId') || (chosenId ?? '')}
          error={problems.personId}
          required
        />
        <RightField groups={choices.groups} chosen={typedIn(outcome, 'right')} error={problems.right} />
        <TextAreaField
          name="reason"
          label="Why"
          hint="Whoever decides reads this as your own words."
          defaultValue={typedIn(outcome, 'reason')}
          error={problems.reason}
          maxLength={1000}
          required
        />
        <SendButton variant="primary" className="justify-self-start">
          {isSending ? 'Asking …' : 'Ask for it'}
        </SendButton>
      </Form>
      {outcome?.ok && (
        <Notice tone="ok" live="status" className="mt-3">
          <TextLink href={paths.request(outcome.value.number)}>CS-{outcome.value.number}</TextLink> waits for people:{' '}
          <Sentence text={outcome.value.sentence} />.
        </Notice>
      )}
    </Card>
  )
}

type RightFieldProps = { groups: readonly Choice[]; chosen: string; error: string | undefined }

function RightField({ groups, chosen, error }: RightFieldProps) {
  return (
    <Field
      name="right"
      label="Which role or group"
      error={error}
      control={(control) => (
        <select {...control} defaultValue={chosen} required className={`${controlLook} min-h-10`}>
          <option value="">Choose a role or a group</option>
          <Options label="Roles" options={roleChoices} />
          {groups.length > 0 && <Options label="Groups" options={groups} />}
        </select>
      )}
    />
  )
}

function Options({ label, options }: { label: string; options: readonly Choice[] }) {
  return (
    <optgroup label={label}>
      {options.map(({ value, label: words }) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </optgroup>
  )
}

const isAbout: Record<string, keyof typeof fieldWords> = {
  unknown_person: 'personId',
  no_access: 'personId',
  held: 'right',
  unknown_group: 'right',
}

/** The sentence for each field; "" is the form as a whole. */
function problemsOf({ reason, fields = {} }: Refusal): Partial<Record<keyof typeof fieldWords | '', string>> {
  if (reason === 'asked_already') return { right: fields.right?.[0] }
  const wrong = Object.keys(fieldWords) as (keyof typeof fieldWords)[]
  const named = wrong.filter((field) => Object.keys(fields).some((name) => name.split('.')[0] === field))
  if (reason === 'invalid_input' && named.length > 0)
    return Object.fromEntries(named.map((field) => [field, fieldWords[field]]))
  const words = refusedWords(accessRefusals, reason)
  return { [isAbout[reason] ?? '']: words }
}
