'use client'

import { useLive } from '@/components/shell/live'

/** Says so when the page no longer renews itself; silent while all is well. */
export function LiveNote() {
  const status = useLive()
  const words = {
    connecting: '',
    live: '',
    polling: 'Live updates are interrupted. This page looks for news every 15 seconds.',
    offline: 'You are offline. What you see may be old; nothing you decide is lost, it is just not sent.',
  }[status]
  return <output className="block text-caption text-subtle empty:hidden">{words}</output>
}
