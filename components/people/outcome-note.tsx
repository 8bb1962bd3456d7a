'use client'

import { useEffect, useRef } from 'react'
import { cn } from '@/components/ui/cn'
import type { Outcome, Refusal } from '@/lib/core/outcome'
import { peopleRefusals } from '@/lib/people/labels'
import { refusedWords } from '@/lib/web/labels'

/** A server action as useActionState takes it; these forms only ask whether it succeeded. */
export type ChangeAction = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>

type OutcomeNoteProps = {
  outcome: Outcome<unknown> | null
  done: string
  /** The fields that say by themselves what is wrong with them. */
  fields?: readonly string[]
  /** The words of the noun's own refusals. */
  refusals?: Readonly<Record<string, string>>
}

/**
 * What came of a form, beside its button: what was saved, or why nothing was. It stands outside whatever is drawn anew, and
 * takes the focus where the button that had it is gone.
 */
export function OutcomeNote({ outcome, done, fields = [], refusals = peopleRefusals }: OutcomeNoteProps) {
  const note = useRef<HTMLOutputElement>(null)
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (outcome && isLost) note.current?.focus()
  }, [outcome])
  return (
    <output
      ref={note}
      tabIndex={-1}
      className={cn('block', outcome && !outcome.ok ? 'font-semibold text-bad-fg' : 'text-ok-fg')}
    >
      {outcome && (outcome.ok ? done : refusalWords(outcome, fields, refusals))}
    </output>
  )
}

/** What is wrong with one field, to stand at it. */
export function fieldError(outcome: Outcome<unknown> | null, name: string): string | undefined {
  if (!outcome || outcome.ok) return undefined
  if (name === 'group' && outcome.reason === 'unknown_group') return peopleRefusals['unknown_group']
  return outcome.fields?.[name]?.[0]
}

function refusalWords(refused: Refusal, atFields: readonly string[], words: Readonly<Record<string, string>>): string {
  if (atFields.some((name) => fieldError(refused, name))) return 'Nothing was saved: see what is said at the field.'
  const { reason, fields } = refused
  const first = Object.values(fields ?? {}).flat()[0]
  return first ?? refusedWords(words, reason, 'Nothing was saved. Load the page again.')
}
