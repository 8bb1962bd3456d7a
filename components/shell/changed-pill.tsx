'use client'

import { useRouter } from 'next/navigation'
import { useRef, useState, useTransition } from 'react'
import { useDrawSoon, useLiveTopics, useOvertaken } from '@/components/shell/live'
import { shape } from '@/components/ui/shape'

const Round = shape(
  <path d="M2 8a6 6 0 0 1 10.4-4.1L14 5.6M14 2v3.6h-3.6M14 8a6 6 0 0 1-10.4 4.1L2 10.4M2 14v-3.6h3.6" />,
)

/** What is known of a list that was read: where it was read, and whether it changed since or nobody can say. */
type Change = { address: string; isKnown: boolean }

/** "Something changed – show": a list that was read stays as it is until its reader asks for the news. */
export function ChangedPill({ topics, words }: { topics: readonly string[]; words: string }) {
  const router = useRouter()
  const place = useRef<HTMLOutputElement>(null)
  const [change, setChange] = useState<Change | null>(null)
  const [isLoading, startLoading] = useTransition()
  const address = useOvertaken(topics, useDrawSoon())
  useLiveTopics(topics, (isKnown) =>
    setChange((before) => ({ address, isKnown: isKnown || (before?.address === address && before.isKnown) })),
  )
  // Another page of the list, or another filter, was drawn after it.
  const current = change?.address === address ? change : null

  /** The button goes; the focus stays over the list, so that the next stop is its first row. */
  function show() {
    place.current?.focus({ preventScroll: true })
    setChange(null)
    startLoading(() => router.refresh())
  }

  return (
    <>
      <output
        ref={place}
        tabIndex={-1}
        aria-label="News of this list"
        className="outline-none! pointer-events-none sticky top-3 z-20 -mb-10 flex h-10 justify-center low:static max-md:justify-end"
      >
        {(current || isLoading) && (
          <button
            type="button"
            onClick={show}
            disabled={isLoading}
            className="pointer-events-auto inline-flex min-h-10 items-center gap-2 rounded-full border border-accent bg-accent-soft px-4 text-small font-strong text-accent"
          >
            <Round />
            {isLoading ? 'Loading the news …' : `${current?.isKnown ? words : 'There may be news'} – show`}
          </button>
        )}
      </output>
    </>
  )
}
