import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

export type CardProps = {
  /** Names the section for people who listen; needed when there is a title. */
  id?: string
  title?: ReactNode
  /** A quiet remark beside the title, such as who checked it. */
  remark?: ReactNode
  /** Controls at the right end of the title. */
  aside?: ReactNode
  level?: 2 | 3
  children: ReactNode
  className?: string
}

/** A framed part of a page. With a title it is a named section. */
export function Card({ id, title, remark, aside, level = 2, children, className }: CardProps) {
  const frame = cn('rounded-card border border-line bg-surface px-4 py-3.5 md:px-5 md:py-4.5', className)
  if (!title) return <div className={frame}>{children}</div>

  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section id={id} aria-labelledby={id && `${id}-title`} tabIndex={id ? -1 : undefined} className={frame}>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <Heading id={id && `${id}-title`} className="text-section font-strong">
          {title}
          {remark && (
            <>
              {' '}
              <span className="inline-block text-caption font-normal text-subtle">{remark}</span>
            </>
          )}
        </Heading>
        {aside}
      </div>
      {children}
    </section>
  )
}

/** Words a pod wrote: set apart by a dashed edge, named as not checked, and with an end that is spoken. */
export function SaidByPod({ who, children }: { who: string; children: ReactNode }) {
  return (
    <div className="border-l-[3px] border-dashed border-line-strong py-0.5 pl-3.5 text-muted">
      <p className="text-caption wrap-anywhere text-subtle">
        <bdi translate="no">{who}</bdi> says (not checked):
      </p>
      <div className="whitespace-pre-line">{children}</div>
      <p className="sr-only">End of what was said. Countersign goes on:</p>
    </div>
  )
}

/** Names and their values, one pair a line. */
export function MetaList({ items }: { items: ReadonlyArray<{ name: string; value: ReactNode }> }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3.5 gap-y-1 text-small">
      {items.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="text-subtle">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
