'use client'

import { type ReactNode, useEffect, useRef } from 'react'

/** Fields that open below what names them, over the list. A press beside them or Escape closes them again. */
export function Fold({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const element = details.current!
    const close = (event: Event) => {
      if (!element.open || element.contains(event.target as Node)) return
      element.open = false
    }
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !element.open) return
      element.open = false
      element.querySelector('summary')?.focus()
    }
    document.addEventListener('pointerdown', close)
    element.addEventListener('keydown', leave)
    return () => {
      document.removeEventListener('pointerdown', close)
      element.removeEventListener('keydown', leave)
    }
  }, [])
  return (
    <details ref={details} data-filter className="min-w-0 max-md:open:basis-full">
      <summary className="inline-flex min-h-9 list-none items-center gap-1.5 rounded-control border border-line-strong bg-surface px-2.5 text-small hover:bg-accent-soft [&::-webkit-details-marker]:hidden">
        {summary}
      </summary>
      <div className="mt-1 grid items-end gap-3 rounded-card border border-line bg-surface p-4 sm:grid-cols-2 md:absolute md:inset-x-0 md:z-20 md:shadow-float lg:grid-cols-4">
        {children}
      </div>
    </details>
  )
}
