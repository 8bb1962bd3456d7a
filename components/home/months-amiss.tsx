import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'

export type MonthsAmissProps = {
  /** Until when the record has tables, and whether lines lie outside of them. */
  until: string | null
  astray: boolean
}

/** Tells an admin that the record runs out of months, or that lines had to be put elsewhere. */
export function MonthsAmiss({ until, astray }: MonthsAmissProps) {
  return (
    <Notice tone="warn" className="mb-4" title="The record is not prepared for the coming months">
      <p>
        {astray && 'Lines of a time that has no table of its own are kept in the table for all other times. '}
        {until ? (
          <>
            There are tables until <Time at={until} mode="date" />.{' '}
          </>
        ) : (
          'There is no table for any month. '
        )}
        No line is lost, but looking something up takes longer and longer. The log of the worker says why no table could
        be made; <code translate="no">docs/operations</code> says what to do.
      </p>
    </Notice>
  )
}
