import { ArrowLeft, ArrowRight } from 'lucide-react'
import { ButtonLink } from '@/components/ui/button-link'

export type PagerProps = {
  /** What is on this page: "Events 51–100 of 1 204". */
  showing: string
  /** Addresses of the neighbours; leave out what does not exist. */
  previous?: { href: string; label: string } | undefined
  next?: { href: string; label: string } | undefined
}

/** Steps through a long list by addresses that stay right while the list grows. */
export function Pager({ showing, previous, next }: PagerProps) {
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center justify-between gap-3">
      <p className="text-small text-muted">{showing}</p>
      <div className="flex gap-2">
        {previous && (
          <ButtonLink href={previous.href} rel="prev" icon={<ArrowLeft aria-hidden="true" className="size-4" />}>
            {previous.label}
          </ButtonLink>
        )}
        {next && (
          <ButtonLink href={next.href} rel="next" icon={<ArrowRight aria-hidden="true" className="size-4" />}>
            {next.label}
          </ButtonLink>
        )}
      </div>
    </nav>
  )
}

/** Where the first and the next page of a list are; null where there is none. */
export type PageAddresses = { first: string | null; next: string | null }

type CursorPagerProps = { showing: string; addresses: PageAddresses; first?: string; next?: string }

/** The pager of a list whose pages hang together by cursors: back to the first one, on to the next. */
export function CursorPager({ showing, addresses, first = 'First page', next = 'More' }: CursorPagerProps) {
  if (!addresses.first && !addresses.next) return null
  return (
    <Pager
      showing={showing}
      previous={addresses.first ? { href: addresses.first, label: first } : undefined}
      next={addresses.next ? { href: addresses.next, label: next } : undefined}
    />
  )
}
