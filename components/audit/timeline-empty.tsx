import { FurtherLink, type LookedBack, shortWords } from '@/components/audit/looked-back'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { Time } from '@/components/ui/time'
import type { Archived } from '@/lib/audit/months/queries'
import { paths } from '@/lib/core/paths'

export type TimelineEmptyProps = {
  filters: readonly string[]
  isOlder: boolean
  /** Whether this reader may see every line; else what is looked for may be there all the same. */
  seesAll: boolean
  /** Months of that time that are in archives, of which the page tells beside this. */
  archived: Archived | null
  /** How far was looked, when that was not everywhere. */
  looked: LookedBack | null
}

/** Why no line is shown: none was found so far, the filters leave none, this page lies beyond the oldest, or nothing has happened yet. */
export function TimelineEmpty({ filters, isOlder, seesAll, archived, looked }: TimelineEmptyProps) {
  if (looked) return <NoneSoFar filters={filters} looked={looked} />
  if (filters.length > 0) {
    return (
      <EmptyState
        kind="no-results"
        title={`No events match ${filters.join(', ')}`}
        action={<ButtonLink href={paths.audit()}>Clear all filters</ButtonLink>}
      >
        {archived
          ? 'A part of this time is in archives. What you look for may be there, was worded differently'
          : 'Nothing is ever removed from the record, so what you look for was worded differently'}
        {seesAll ? ' or did not happen.' : ', did not happen, or it is outside what your role sees.'}
      </EmptyState>
    )
  }
  if (isOlder) {
    return (
      <EmptyState
        kind="all-done"
        title={archived ? 'There are no older events here' : 'There are no older events'}
        action={<ButtonLink href={paths.audit()}>Go to the newest</ButtonLink>}
      >
        {archived && 'What is older is in archives.'}
      </EmptyState>
    )
  }
  if (archived) {
    return (
      <EmptyState kind="all-done" title="There are no events for you here">
        What you could see is in archives.
      </EmptyState>
    )
  }
  return (
    <EmptyState kind="first-use" title="Nothing has been recorded yet">
      As soon as a pod calls, a person decides or somebody signs in, it stands here as a sentence.
    </EmptyState>
  )
}

function NoneSoFar({ filters, looked }: { filters: readonly string[]; looked: LookedBack }) {
  return (
    <EmptyState
      kind="no-results"
      title={
        <>
          {filters.length > 0 ? `No events match ${filters.join(', ')}` : 'There is nothing for you'} back to{' '}
          <Time at={looked.to} mode="absolute" />
        </>
      }
      action={
        <>
          <FurtherLink href={looked.furtherHref} />
          {filters.length > 0 && <ButtonLink href={paths.audit()}>Clear all filters</ButtonLink>}
        </>
      }
    >
      The record goes further back than that. {looked.forShortWords && shortWords}
    </EmptyState>
  )
}
