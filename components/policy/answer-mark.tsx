import { answerWords } from '@/lib/policy/labels'
import type { Cell } from '@/lib/policy/matrix'

const looks = {
  allow: 'mark-allow text-ok-fg',
  ask: 'mark-ask text-warn-fg',
  deny: 'mark-deny text-bad-fg',
} as const

/** Whose letter stands behind what was not said here. */
const letters: Partial<Record<Cell['origin'], string>> = { inherited: 'R', department: 'D', tool: 'T' }

type AnswerMarkProps = Pick<Cell, 'answer' | 'origin' | 'conditional'> & {
  /** Among thousands of them, where words beside it say the same to whoever listens. */
  isOneOfMany?: true
}

/** The answer of a cell: its shape and its word; upright where the role says so itself, slanted where it comes from elsewhere. */
export function AnswerMark({ answer, origin, conditional, isOneOfMany }: AnswerMarkProps) {
  if (origin === 'nothing')
    return (
      <span className="text-subtle" aria-hidden>
        –
      </span>
    )
  return (
    <span aria-hidden={isOneOfMany} className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span className={looks[answer]} />
      <span className={origin === 'own' ? 'font-strong' : 'italic'}>{answerWords[answer]}</span>
      {letters[origin] && (
        <span aria-hidden className="text-caption text-subtle">
          {letters[origin]}
        </span>
      )}
      {conditional && (
        <span aria-hidden className="rounded-control border border-line-strong px-1 text-caption text-subtle">
          if
        </span>
      )}
    </span>
  )
}
