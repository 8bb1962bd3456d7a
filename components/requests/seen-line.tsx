'use client'

import { useSyncExternalStore } from 'react'
import { findingsSeen, seenEvent } from '@/components/requests/unseen'

/** "Findings seen: 1 of 2", with a link to them, where whoever decides has to see them all first. */
export function SeenLine() {
  const [seen, total] = useSyncExternalStore(listen, findingsSeen, () => null)?.split('/') ?? []
  if (!total || total === '0') return null
  return (
    <p className="mt-3 text-small text-muted">
      <a href="#findings" className="link inline-block min-h-6">
        Findings
      </a>{' '}
      seen: {seen} of {total}
    </p>
  )
}

function listen(hear: () => void): () => void {
  document.addEventListener(seenEvent, hear)
  return () => document.removeEventListener(seenEvent, hear)
}
