import { cn } from '@/components/ui/cn'
import { BarredCircle, HalfCircle } from '@/components/ui/shapes'
import { shape } from '@/components/ui/shape'
import { answerWords } from '@/lib/policy/labels'
import type { Cell } from '@/lib/policy/matrix'

const Dot = shape('Dot', <circle cx="8" cy="8" r="5.5" fill="currentColor" stroke="none" />)

const looks = {
  allow: { Shape: Dot, tone: 'text-ok-fg' },
  ask: { Shape: HalfCircle, tone: 'text-warn-fg' },
  deny: { Shape: BarredCircle, tone: 'text-bad-fg' },
} as const

/** Whose letter stands behind what was not said here. */
const letters: Partial<Record<Cell['origin'], string>> = { inherited: 'R', department: 'D', tool: 'T' }

type AnswerMarkProps = Pick<Cell, 'answer' | 'origin' | 'conditional'> & {
  /** Among thousands of them, where words beside it say the same to whoever listens, and `MarkShapes` is on the page. */
  isOneOfMany?: true
}

/** The shapes once, for all marks of a matrix. */
export function MarkShapes() {
  return (
    <svg className="hidden">
      {Object.entries(looks).map(([answer, { Shape }]) => (
        <symbol key={answer} id={`mark-${answer}`} viewBox="0 0 16 16">
          <Shape className="h-[16px] w-[16px]" />
        </symbol>
      ))}
    </svg>
  )
}

/** The answer of a cell: its shape and its word; upright where the role says so itself, slanted where it comes from elsewhere. */
export function AnswerMark({ answer, origin, conditional, isOneOfMany }: AnswerMarkProps) {
  if (origin === 'nothing')
    return (
      <span className="text-subtle" aria-hidden>
        –
      </span>
    )
  const { Shape, tone } = looks[answer]
  return (
    <span aria-hidden={isOneOfMany} className="inline-flex items-center gap-1.5 whitespace-nowrap">
      {isOneOfMany ? (
        <svg className={cn('size-3.5 flex-none', tone)}>
          <use href={`#mark-${answer}`} />
        </svg>
      ) : (
        <Shape className={cn('size-3.5 flex-none', tone)} />
      )}
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
