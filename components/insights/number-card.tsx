import { AppLink, TextLink } from '@/components/ui/app-link'
import { cn } from '@/components/ui/cn'
import { TickCircle, WarningTriangle } from '@/components/ui/shapes'
import type { NumberView } from '@/lib/insights/board/view'

type NumberCardProps = {
  view: NumberView
  /** Whether a department is chosen, which some numbers know nothing of. */
  isNarrowed: boolean
  /** The board that says how it is counted, where this stands somewhere else. */
  boardHref?: string
}

/** One number: what it counts, of how many, its target and the time before; a press leads to what it counts. */
export function NumberCard({ view, isNarrowed, boardHref = '' }: NumberCardProps) {
  const { name, title, shown, unit, detail, target, before, listed, href, isWhole } = view
  const isMissed = target !== null && !target.isMet
  return (
    <li
      className={cn(
        'relative flex min-w-0 flex-col rounded-card border bg-surface px-4 py-3.5',
        isMissed ? 'border-bad-fg shadow-[inset_4px_0_0_var(--bad-fg)]' : 'border-line',
      )}
    >
      <h2 className="text-small font-strong text-muted">{title}</h2>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-2">
        <AppLink
          href={href}
          data-number={name}
          data-listed={listed}
          className={cn('text-page font-strong no-underline hover:underline', isMissed ? 'text-bad-fg' : 'text-ink')}
        >
          {shown}
          <span className="sr-only"> {title}</span>
        </AppLink>
        {unit && <span className="text-muted">{unit}</span>}
      </p>
      {detail && <p className="mt-1 text-small text-pretty wrap-anywhere text-muted">{detail}</p>}
      {isNarrowed && isWhole && <p className="mt-1 text-small text-muted">Of all departments.</p>}
      <div className="mt-auto flex flex-wrap items-baseline justify-between gap-x-3 pt-2 text-small">
        {target ? (
          <span
            className={cn(
              'inline-flex items-center gap-1.5 font-semibold',
              target.isMet ? 'text-ok-fg' : 'text-bad-fg',
            )}
          >
            {target.isMet ? <TickCircle /> : <WarningTriangle />}
            {target.words}
          </span>
        ) : (
          <span className="text-subtle">no target</span>
        )}
        <span className="text-subtle">before: {before}</span>
      </div>
      <p className="text-caption">
        <TextLink href={`${boardHref}#how-${name}`} aria-label={`How this is counted: ${title}`}>
          How this is counted
        </TextLink>
      </p>
    </li>
  )
}
