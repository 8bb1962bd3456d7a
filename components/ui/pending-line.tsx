'use client'

import { useLinkStatus } from 'next/link'

/** A thin line at the top of the window while the link around it is on its way; quick pages never show it. */
export function PendingLine() {
  const { pending } = useLinkStatus()
  return <LineWhile isPending={pending} />
}

/** The same for whoever knows by itself that a page is on its way. */
export function LineWhile({ isPending }: { isPending: boolean }) {
  if (!isPending) return null
  return <span aria-hidden="true" className="appear-late fixed inset-x-0 top-0 z-50 h-1 bg-accent" />
}
