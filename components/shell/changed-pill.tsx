'use client'

import { RefreshCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { LiveNote } from '@/components/shell/live-note'
import { useLiveTopics } from '@/components/shell/live'

/** "Something changed – show": a list that was read stays as it is until its reader asks for the news. */
export function ChangedPill({ topics, words }: { topics: readonly string[]; words: string }) {
  const router = useRouter()
  const [hasChanged, setChanged] = useState(false)
  const [isLoading, startLoading] = useTransition()
  useLiveTopics(topics, () => setChanged(true))

  function show() {
    setChanged(false)
    startLoading(() => router.refresh())
  }

  return (
    <>
      <LiveNote />
      <output className="pointer-events-none sticky top-3 z-20 -mb-10 flex h-10 justify-center max-md:justify-end">
        {(hasChanged || isLoading) && (
          <button
            type="button"
            onClick={show}
            disabled={isLoading}
            className="pointer-events-auto inline-flex min-h-10 items-center gap-2 rounded-full border border-accent bg-accent-soft px-4 text-small font-strong text-accent"
          >
            <RefreshCw aria-hidden="true" className="size-4" />
            {isLoading ? 'Loading the news …' : `${words} – show`}
          </button>
        )}
      </output>
    </>
  )
}
