'use client'

import { usePathname } from 'next/navigation'
import { type Counts, useCounts } from '@/components/shell/counts'
import { AppLink } from '@/components/ui/app-link'
import { Count } from '@/components/ui/chip'
import { cn } from '@/components/ui/cn'
import { requestCountWords } from '@/lib/core/count'

export type NavItem = {
  label: string
  href: string
  /** How many wait there, as it was when this was drawn; none is not shown. */
  counts?: Counts
  /** The same of what is no queue. */
  count?: number
  /** What is counted, for people who listen: "waiting for you". */
  countOf?: string
}
export type NavGroup = { title?: string; items: readonly NavItem[] }

/** The list of places, one group under the other. `prefix` keeps ids apart where the list stands twice. */
export function NavList({ groups, prefix }: { groups: readonly NavGroup[]; prefix: string }) {
  const pathname = usePathname()
  return groups.map(({ title, items }, index) => (
    <div key={title ?? index}>
      {title && (
        <h2 id={`${prefix}-${index}`} className="px-2 pt-3.5 pb-1 text-caption font-normal text-subtle">
          {title}
        </h2>
      )}
      <ul aria-labelledby={title ? `${prefix}-${index}` : undefined}>
        {items.map((item) => (
          <li key={item.href}>
            <NavLink item={item} current={isCurrent(item.href, pathname)} />
          </li>
        ))}
      </ul>
    </div>
  ))
}

const none: Counts = { mine: 0, team: 0, asOf: '' }

/** How many wait at a place now; zero where nothing is counted. */
export function useWaiting({ counts, count = 0 }: NavItem): number {
  const { mine } = useCounts('', counts ?? none)
  return counts ? mine : count
}

function NavLink({ item, current }: { item: NavItem; current: boolean }) {
  const count = useWaiting(item)
  return (
    <AppLink
      href={item.href}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'flex min-h-9.5 items-center justify-between gap-2 rounded-chip px-2 text-ink no-underline hover:bg-accent-soft max-md:min-h-12',
        current && 'bg-accent-soft font-strong',
      )}
    >
      {item.label}
      {count > 0 && <Count value={requestCountWords(count)} of={item.countOf ?? 'waiting'} className="font-semibold" />}
    </AppLink>
  )
}

/** A place is current on its own page and on everything below it; Home only on itself. */
export function isCurrent(href: string, pathname: string | null): boolean {
  if (!pathname) return false
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`)
}
