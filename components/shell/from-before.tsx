'use client'

import { useSyncExternalStore } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'

let isFromBefore = false
const listeners = new Set<() => void>()

/** Says that the server is newer than this page and does not know what it sends. */
export function sayFromBefore(): void {
  isFromBefore = true
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function reload(): void {
  window.location.reload()
}

/** Over everything, once something was sent from a page that an update has overtaken: nothing works on it any more. */
export function FromBefore() {
  const isShown = useSyncExternalStore(
    subscribe,
    () => isFromBefore,
    () => false,
  )
  if (!isShown) return null
  return (
    <div className="fixed inset-x-4 top-4 z-50 mx-auto max-w-[44rem] rounded-card bg-surface shadow-float print:hidden">
      <Notice
        tone="warn"
        live="alert"
        title="This page is from before an update: reload it"
        actions={
          <Button size="small" onClick={reload}>
            Reload the page
          </Button>
        }
      >
        What you sent was not saved, because Countersign has a newer version now. A decision’s reason and note are kept.
      </Notice>
    </div>
  )
}
