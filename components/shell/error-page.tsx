'use client'

import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'

export type ErrorPageProps = {
  error: unknown
  onRetry: () => void
  /** Inside the shell, which has the main landmark already. */
  inFrame?: boolean
}

/** What happened, what is still safe, what to do, and a reference to find it in the records. */
export function ErrorPage({ error, onRetry, inFrame = false }: ErrorPageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    console.error(error)
    heading.current?.focus()
  }, [error])

  const reference = referenceOf(error)
  const Frame = inFrame ? 'div' : 'main'
  return (
    <Frame className="mx-auto max-w-[60ch] px-4 py-16">
      <h1 ref={heading} tabIndex={-1} className="text-page-narrow font-strong outline-none! md:text-page">
        This page could not be shown
      </h1>
      <p className="mt-3 text-lead text-muted">
        Countersign met a fault while preparing it. Requests stay paused until someone decides, and nothing you have
        already decided is lost.
      </p>
      {reference && (
        <p className="mt-3 text-muted">
          Reference for your administrator: <code className="font-code text-code text-ink">{reference}</code>
        </p>
      )}
      <div className="mt-6 flex flex-wrap gap-2">
        <Button variant="primary" onClick={onRetry}>
          Load it again
        </Button>
        {/* A full load on purpose: whatever broke here must not be carried along. */}
        <form action="/">
          <Button type="submit">Go to Home</Button>
        </form>
      </div>
    </Frame>
  )
}

function referenceOf(error: unknown): string | null {
  return error instanceof Error && 'digest' in error && typeof error.digest === 'string' ? error.digest : null
}
