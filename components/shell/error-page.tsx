'use client'

import { unstable_isUnrecognizedActionError } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { mayDraw } from '@/components/shell/ask'
import { reload } from '@/components/shell/from-before'
import { fateWords } from '@/components/shell/sent'
import { Button } from '@/components/ui/button'
import { busyAgainSeconds, busyDigest, busyWords } from '@/lib/core/busy'

export type ErrorPageProps = {
  error: unknown
  onRetry: () => void
  /** Inside the shell, which has the main landmark already. */
  inFrame?: boolean
}

/**
 * What happened, what became of what was sent, what to do, and a reference to find it in the records. A page that could not
 * be made in time has itself made again by itself.
 */
export function ErrorPage({ error, onRetry, inFrame = false }: ErrorPageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const reference = digestOf(error)
  const isBusy = reference === busyDigest
  useEffect(() => {
    if (!isBusy) console.error(error)
    heading.current?.focus()
  }, [error, isBusy])
  useEffect(() => (isBusy ? retried(onRetry) : undefined), [error, isBusy, onRetry])

  const isFromBefore = isOfAnotherVersion(error)
  const [title, lead] = isBusy
    ? [busyWords.title, busyWords.sentences[0]]
    : isFromBefore
      ? ['This page is from before an update', 'Countersign has a newer version now.']
      : ['This page could not be shown', 'Countersign met a fault while preparing it.']
  const fate = fateWords()
  const Frame = inFrame ? 'div' : 'main'
  return (
    <Frame className="mx-auto max-w-[60ch] px-4 py-16">
      <h1 ref={heading} tabIndex={-1} className="text-page-narrow font-strong outline-none! md:text-page">
        {title}
      </h1>
      {fate && <p className="mt-3 text-lead font-strong">{fate}</p>}
      <p className="mt-3 text-lead text-muted">
        {lead} {busyWords.sentences[1]}
      </p>
      {reference && !isBusy && (
        <p className="mt-3 text-muted">
          Reference for your administrator:{' '}
          <code translate="no" className="font-code text-code text-ink">
            {reference}
          </code>
        </p>
      )}
      {!isBusy && (
        <div className="mt-6 flex flex-wrap gap-2">
          <Button variant="primary" onClick={isFromBefore ? reload : onRetry}>
            Load it again
          </Button>
          {/* A full load on purpose: whatever broke here must not be carried along. */}
          <form action="/">
            <Button type="submit">Go to Home</Button>
          </form>
        </div>
      )}
    </Frame>
  )
}

/** Asks whether the page can be had by now, again and again, and has it made again then; until it is called off. */
function retried(onRetry: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  async function retry() {
    const isReady = await mayDraw()
    if (isReady === true) onRetry()
    else timer = setTimeout(retry, isReady.againMs)
  }
  timer = setTimeout(retry, busyAgainSeconds * 1_000 * (1 + Math.random()))
  return () => clearTimeout(timer)
}

/** The server does not know what was sent, or has not the part of the page that was asked for, any more. */
function isOfAnotherVersion(error: unknown): boolean {
  return unstable_isUnrecognizedActionError(error) || (error instanceof Error && error.name === 'ChunkLoadError')
}

function digestOf(error: unknown): string | null {
  return error instanceof Error && 'digest' in error && typeof error.digest === 'string' ? error.digest : null
}
