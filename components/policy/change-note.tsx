'use client'

import { useEffect, useRef } from 'react'
import { TextLink } from '@/components/ui/app-link'
import { cn } from '@/components/ui/cn'
import type { Outcome, Refusal } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { changeRefusals } from '@/lib/policy/drafts/labels'
import { refusedWords as inWords } from '@/lib/web/labels'

/** What a step on a draft comes back with. */
export type ChangeAction = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>

/** The cell that was to be changed, to find what stands in its way. */
export type NoteCell = { environment: string; department: string | null; tool: string }

type ChangeNoteProps = {
  outcome: Outcome<unknown> | null
  done: string
  cell?: NoteCell | undefined
  className?: string | undefined
}

/**
 * What came of a step on a draft: that it is done, or why not, with a link to the place that must change. It takes the focus
 * where what had it is gone.
 */
export function ChangeNote({ outcome, done, cell, className }: ChangeNoteProps) {
  const note = useRef<HTMLOutputElement>(null)
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (outcome && isLost) note.current?.focus()
  }, [outcome])
  const isRefused = outcome !== null && !outcome.ok
  return (
    <output
      ref={note}
      tabIndex={-1}
      className={cn('block', isRefused ? 'font-semibold text-bad-fg' : 'text-ok-fg', className)}
    >
      {outcome?.ok && done}
      {isRefused && <Why refused={outcome} cell={cell} />}
    </output>
  )
}

function Why({ refused, cell }: { refused: Refusal; cell: NoteCell | undefined }) {
  const place = placeIn(refused)
  return (
    <>
      {refusedWords(refused)}
      {place?.role && cell && (
        <>
          {' '}
          <TextLink href={paths.policyCell({ role: place.role, ...cell })}>
            Open the cell of <bdi translate="no">{place.role}</bdi>
          </TextLink>
        </>
      )}
      {place?.line !== undefined && !(place.role && cell) && (
        <>
          {' '}
          <TextLink href={paths.policyText(place.line)}>Line {place.line} of the text</TextLink>
        </>
      )}
    </>
  )
}

type Place = { role?: string; department?: string; rule?: string; line?: number }

function placeIn({ more }: Refusal): Place | undefined {
  return (more?.['refused'] as { place: Place }[] | undefined)?.[0]?.place
}

/** Why nothing was changed, in sentences. */
export function refusedWords({ reason, fields = {} }: Refusal): string {
  const said = Object.values(fields).flat()
  if (said.length > 0) return said.slice(0, 3).join(' ')
  return inWords(changeRefusals, reason, 'Nothing was changed. Load the page again.')
}
