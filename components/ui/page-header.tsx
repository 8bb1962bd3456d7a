import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { CopyLink } from '@/components/ui/copy-link'

export type PageHeaderProps = {
  title: ReactNode
  /** One or two sentences under the title. */
  lead?: ReactNode
  /** Chips between the title and the lead. */
  chips?: ReactNode
  /** Buttons at the right end of the title. */
  actions?: ReactNode
  breadcrumb?: ReactNode
  /** Where a link to this page leads, if not to its address: to what shows the same later, too. */
  link?: string
  /** Lets a script move the focus to the title. */
  titleId?: string
}

/** The top of every page: where I am, what this is, what I can do. */
export function PageHeader({ title, lead, chips, actions, breadcrumb, link, titleId }: PageHeaderProps) {
  return (
    <header className="mb-4.5">
      {breadcrumb}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <h1
          id={titleId}
          tabIndex={titleId ? -1 : undefined}
          className="min-w-0 text-page-narrow font-strong md:flex-[1_1_20rem] tracking-[-0.01em] md:text-page"
        >
          {title}
        </h1>
        <div className={cn('flex flex-wrap gap-2', !actions && 'barred:hidden')}>
          {actions}
          <CopyLink address={link} />
        </div>
      </div>
      {chips && <div className="mt-3 flex flex-wrap gap-2">{chips}</div>}
      {lead && <div className="mt-3 max-w-[70ch] text-lead text-muted [&_strong]:text-ink">{lead}</div>}
    </header>
  )
}
