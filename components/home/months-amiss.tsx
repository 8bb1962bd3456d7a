import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'

export type MonthsAmissProps = {
  /** Until when the record has tables, and whether lines lie outside of them. */
  until: string | null
  astray: boolean
}

/** Tells an admin that lines had to be put beside the months of the record, or that it runs out of months. */
export function MonthsAmiss({ until, astray }: MonthsAmissProps) {
  const operations = <code translate="no">docs/operations/start-and-stop.md</code>
  if (astray) {
    return (
      <Notice tone="warn" className="mb-4" title="Lines of the record lie outside of its months">
        <p>
          They are of a time that has no table of its own, such as when a clock was wrong. None is lost, and each is
          read like any other, but looking something up takes longer. What to do stands in {operations}.
        </p>
      </Notice>
    )
  }
  return (
    <Notice tone="warn" className="mb-4" title="The record is not prepared for the coming months">
      <p>
        {until && (
          <>
            It has tables until <Time at={until} mode="date" />.{' '}
          </>
        )}
        No line will be lost, but looking something up will take longer. The log of the worker says why no table could
        be made; what to do stands in {operations}.
      </p>
    </Notice>
  )
}
