import type { FormEvent } from 'react'
import { cn } from '@/components/ui/cn'
import type { Outcome, Refusal } from '@/lib/core/outcome'
import { peopleRefusals } from '@/lib/people/labels'
import { formRefusals } from '@/lib/web/labels'

/** A server action as useActionState takes it; these forms only ask whether it succeeded. */
export type ChangeAction = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>

/** For onReset: React empties a form after every action, also after a refused one; what somebody wrote stays. */
export function keepFields(event: FormEvent): void {
  event.preventDefault()
}

/** What came of a form, beside its button: what was saved, or why nothing was. */
export function OutcomeNote({ outcome, done }: { outcome: Outcome<unknown> | null; done: string }) {
  return (
    <output className={cn('block', outcome && !outcome.ok ? 'font-semibold text-bad-fg' : 'text-ok-fg')}>
      {outcome && (outcome.ok ? done : refusalWords(outcome))}
    </output>
  )
}

function refusalWords({ reason, fields }: Refusal): string {
  const first = Object.values(fields ?? {}).flat()[0]
  return first ?? peopleRefusals[reason] ?? formRefusals[reason] ?? 'Nothing was saved. Load the page again.'
}
