'use client'

import { useSyncExternalStore } from 'react'
import { countOpened, hearOpened } from '@/components/deliveries/opened-files'

/** "You have opened 4 of 7 files." Nothing where the page is not alive: then nobody counts. */
export function OpenedLine({ delivery, total }: { delivery: string; total: number }) {
  const opened = useSyncExternalStore(
    hearOpened,
    () => countOpened(delivery),
    () => null,
  )
  if (opened === null || total === 0) return null
  return (
    <p translate="yes" className="mt-4 text-small text-muted">
      You have opened {Math.min(opened, total).toLocaleString('en')} of {total.toLocaleString('en')}{' '}
      {total === 1 ? 'file' : 'files'}. Only this tab of your browser knows: nobody is told, and it is not kept.
    </p>
  )
}
