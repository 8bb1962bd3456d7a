'use client'

import { useRef } from 'react'
import { ArrowUp } from '@/components/ui/shapes'

export type NewPillProps = { count: number; one: string; many: string; onShow: () => void }

/** "2 new requests – show": news waits until the reader asks for it. It lies over the list, takes no room, and is read out once. */
export function NewPill({ count, one, many, onShow }: NewPillProps) {
  const place = useRef<HTMLOutputElement>(null)

  /** The button goes; the focus stays over the list, so that the next stop is its first row. */
  function show() {
    onShow()
    place.current?.focus({ preventScroll: true })
  }

  return (
    <output
      ref={place}
      tabIndex={-1}
      aria-label={`New ${many}`}
      className="outline-none! pointer-events-none sticky top-3 low:static z-20 -mb-10 flex h-10 justify-center max-md:justify-end"
    >
      {count > 0 && (
        <button
          type="button"
          onClick={show}
          className="pointer-events-auto inline-flex min-h-10 items-center gap-2 rounded-full border border-accent bg-accent-soft px-4 text-small font-strong text-accent"
        >
          <ArrowUp />
          {count} new {count === 1 ? one : many} – show
        </button>
      )}
    </output>
  )
}
