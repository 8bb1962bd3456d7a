import { ButtonLink } from '@/components/ui/button-link'
import { shape } from '@/components/ui/shape'

const ArrowLeft = shape(<path d="M13.8 8H2.4M7 3.4 2.2 8 7 12.6" />)
const ArrowRight = shape(<path d="M2.2 8h11.4M9 3.4 13.8 8 9 12.6" />)

export type PagerProps = {
  /** What is on this page: "Events 51–100 of 1 204". */
  showing: string
  /** Addresses of the neighbours; leave out what does not exist. */
  first?: { href: string; label: string } | undefined
  previous?: { href: string; label: string } | undefined
  next?: { href: string; label: string } | undefined
}

/** Steps through a long list by addresses that stay right while the list grows. */
export function Pager({ showing, first, previous, next }: PagerProps) {
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center justify-between gap-3">
      <p className="text-small text-muted">{showing}</p>
      <div className="flex gap-2">
        {first && <ButtonLink href={first.href}>{first.label}</ButtonLink>}
        {previous && (
          <ButtonLink href={previous.href} rel="prev" icon={<ArrowLeft />}>
            {previous.label}
          </ButtonLink>
        )}
        {next && (
          <ButtonLink href={next.href} rel="next" icon={<ArrowRight />}>
            {next.label}
          </ButtonLink>
        )}
      </div>
    </nav>
  )
}

/** Where the first page of a list is and where its neighbours are; null where there is none. */
export type PageAddresses = { first: string | null; previous: string | null; next: string | null }

/** The addresses around the page that begins or ends at `cursor`, out of the cursors of its neighbours. */
export function pageAddresses(
  address: (cursor?: string) => string,
  cursor: string | undefined,
  { previous, next }: { previous: string | null; next: string | null },
): PageAddresses {
  return {
    first: cursor === undefined ? null : address(),
    previous: previous && address(previous),
    next: next && address(next),
  }
}

type CursorPagerProps = {
  showing: string
  addresses: PageAddresses
  first?: string
  previous?: string
  next?: string
}

/** The pager of a list whose pages hang together by cursors: back to the first one and the one before, on to the next. */
export function CursorPager({ showing, addresses, ...words }: CursorPagerProps) {
  const { first = 'First page', previous = 'Previous', next = 'More' } = words
  if (!addresses.first && !addresses.next) return null
  return (
    <Pager
      showing={showing}
      first={addresses.first ? { href: addresses.first, label: first } : undefined}
      previous={addresses.previous ? { href: addresses.previous, label: previous } : undefined}
      next={addresses.next ? { href: addresses.next, label: next } : undefined}
    />
  )
}
