import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { TextAreaField } from '@/components/ui/text-area-field'
import type { WaitingRight } from '@/lib/access/schema'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { fieldError } from '@/components/people/outcome-note'

/** What has been asked for and waits, each with the way to its request. */
export function WaitingRights({ rights }: { rights: readonly WaitingRight[] }) {
  if (rights.length === 0) return null
  return (
    <ul aria-label="Waits for people" className="mt-3 grid gap-1">
      {rights.map(({ number, sentence }) => (
        <li key={number} className="text-small">
          <TextLink href={paths.request(number)}>CS-{number}</TextLink> waits for people: <Sentence text={sentence} />.
        </li>
      ))}
    </ul>
  )
}

/** What came of a form that gives or asks; what waits stands in the list beside it. */
export function doneWords(outcome: Outcome<unknown> | null, given: string): string {
  const asked = outcome?.ok ? ((outcome.value as { asked?: readonly unknown[] }).asked ?? []) : []
  return asked.length === 0 ? given : 'Asked for. It counts once somebody else has signed it.'
}

type WhyFieldProps = { id: string; outcome: Outcome<unknown> | null; isRequired?: boolean; disabled?: boolean }

/** Why somebody should get more, where others decide on it. */
export function WhyField({ id, outcome, isRequired = true, disabled }: WhyFieldProps) {
  return (
    <TextAreaField
      id={id}
      name="reason"
      label="Why"
      hint={isRequired ? whyHint : `Needed for what is more. ${whyHint}`}
      defaultValue={typedIn(outcome, 'reason')}
      error={fieldError(outcome, 'reason')}
      maxLength={1000}
      rows={2}
      required={isRequired}
      disabled={disabled}
      className="w-full"
    />
  )
}

const whyHint = 'Whoever decides reads this as your own words.'
