import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { paths } from '@/lib/core/paths'

export type TimelineEmptyProps = {
  filters: readonly string[]
  isOlder: boolean
  /** Whether this reader may see every line; else what is looked for may be there all the same. */
  seesAll: boolean
}

/** Why no line is shown: the filters leave none, this page lies beyond the oldest, or nothing has happened yet. */
export function TimelineEmpty({ filters, isOlder, seesAll }: TimelineEmptyProps) {
  if (filters.length > 0) {
    return (
      <EmptyState
        kind="no-results"
        title={`No events match ${filters.join(', ')}`}
        action={<ButtonLink href={paths.audit()}>Clear all filters</ButtonLink>}
      >
        Nothing is ever removed from the record, so what you look for was worded differently, did not happen
        {seesAll ? '.' : ', or it is outside what your role sees.'}
      </EmptyState>
    )
  }
  if (isOlder) {
    return (
      <EmptyState
        kind="all-done"
        title="There are no older events"
        action={<ButtonLink href={paths.audit()}>Go to the newest</ButtonLink>}
      />
    )
  }
  return (
    <EmptyState kind="first-use" title="Nothing has been recorded yet">
      As soon as a pod calls, a person decides or somebody signs in, it stands here as a sentence.
    </EmptyState>
  )
}
