'use client'

import { useFreshness } from '@/components/shell/live'
import { useClock } from '@/components/ui/clock'
import { Time } from '@/components/ui/time'

/**
 * Says so when a page no longer renews itself, and since when; silent while all is well. It stands in the frame, once: every
 * page there is live, as each of them tells of an emergency stop.
 */
export function LiveNote() {
  const { status, toldUntil } = useFreshness()
  const { correctionMs } = useClock()
  const shown = <Time at={new Date(toldUntil + correctionMs)} mode="absolute" />
  return (
    <output className="mb-2 block text-caption text-subtle empty:hidden">
      {status === 'busy' && (
        <>Busy just now. This shows the state of {shown} and is brought up to date as soon as that can be had.</>
      )}
      {(status === 'stale' || status === 'offline') && (
        <>
          Not up to date since {shown}.{' '}
          {status === 'stale'
            ? 'Live updates are interrupted; this page looks for news every 15 seconds.'
            : 'You are offline; nothing you decide is lost, it is just not sent.'}
        </>
      )}
    </output>
  )
}
