import type { ReactNode } from 'react'
import { AppLink } from '@/components/ui/app-link'
import { cn } from '@/components/ui/cn'

export type LinkRowItem = { href: string; label: ReactNode; count?: number | string; current: boolean }
export type LinkRowProps = { label: string; items: readonly LinkRowItem[]; className?: string }

/** A choice of views, each its own address. */
export function Segmented({ label, items, className }: LinkRowProps) {
  return (
    <nav aria-label={label} className={className}>
      <ul className="inline-flex max-w-full flex-wrap overflow-hidden rounded-control border border-line-strong bg-surface">
        {items.map((item) => (
          <li key={item.href} className="flex">
            <AppLink
              href={item.href}
              scroll={false}
              aria-current={item.current ? 'page' : undefined}
              className={cn(
                'flex min-h-8.5 items-center px-2.5 py-1 text-small no-underline -outline-offset-3!',
                item.current ? 'bg-ink text-surface' : 'hover:bg-accent-soft',
              )}
            >
              <Words {...item} />
            </AppLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The parts of one thing, each its own address. */
export function TabLinks({ label, items, className }: LinkRowProps) {
  return (
    <nav aria-label={label} className={cn('border-b border-line', className)}>
      <ul className="-mb-px flex flex-wrap gap-x-1">
        {items.map((item) => (
          <li key={item.href}>
            <AppLink
              href={item.href}
              scroll={false}
              aria-current={item.current ? 'page' : undefined}
              className={cn(
                'flex min-h-10 items-center border-b-2 px-3 text-body no-underline -outline-offset-3!',
                item.current ? 'border-accent font-strong text-ink' : 'border-transparent text-muted hover:text-ink',
              )}
            >
              <Words {...item} />
            </AppLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Words({ label, count }: LinkRowItem) {
  return (
    <span>
      {label}
      {count !== undefined && ` (${count})`}
    </span>
  )
}
