'use client'

import { unstable_isUnrecognizedActionError } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { mayDraw } from '@/components/shell/ask'
import { reload } from '@/components/shell/from-before'
import { MessagePage } from '@/components/shell/message-page'
import { fateWords } from '@/components/shell/sent'
import { Button } from '@/components/ui/button'
import { busyAgainSeconds, busyDigest, busyWords } from '@/lib/core/busy'

export type ErrorPageProps = {
  error: unknown
  onRetry: () => void
  /** Inside the shell, which has the main landmark already. */
  inFrame?: boolean
}

/** What happened, what became of what was sent, what to do, and a reference to find it in the records. */
export function ErrorPage(props: ErrorPageProps) {
  return digestOf(props.error) === busyDigest ? <BusyPage {...props} /> : <Fault {...props} />
}

/** A page that could not be made in time: it asks whether it can be had by now, and has itself made again then. */
function BusyPage({ error, onRetry, inFrame = false }: ErrorPageProps) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const retryIn = (ms: number) => {
      timer = setTimeout(() => void retry(), ms)
    }
    async function retry() {
      const isReady = await mayDraw()
      if (isReady === true) onRetry()
      else retryIn(isReady.againMs)
    }
    retryIn(busyAgainSeconds * 1_000 * (1 + Math.random()))
    return () => clearTimeout(timer)
  }, [error, onRetry])
  return (
    <MessagePage inFrame={inFrame} title={busyWords.title}>
      {busyWords.sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </MessagePage>
  )
}

function Fault({ error, onRetry, inFrame = false }: ErrorPageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    console.error(error)
    heading.current?.focus()
  }, [error])

  const reference = digestOf(error)
  const isFromBefore = isOfAnotherVersion(error)
  const fate = fateWords()
  const Frame = inFrame ? 'div' : 'main'
  return (
    <Frame className="mx-auto max-w-[60ch] px-4 py-16">
      <h1 ref={heading} tabIndex={-1} className="text-page-narrow font-strong outline-none! md:text-page">
        {isFromBefore ? 'This page is from before an update' : 'This page could not be shown'}
      </h1>
      {fate && <p className="mt-3 text-lead font-strong">{fate}</p>}
      <p className="mt-3 text-lead text-muted">
        {isFromBefore
          ? 'Countersign has a newer version now, which cannot go on with this page.'
          : 'Countersign met a fault while preparing it.'}{' '}
        What was decided stays decided, and what nobody has decided goes on waiting.
      </p>
      {reference && (
        <p className="mt-3 text-muted">
          Reference for your administrator:{' '}
          <code translate="no" className="font-code text-code text-ink">
            {reference}
          </code>
        </p>
      )}
      <div className="mt-6 flex flex-wrap gap-2">
        <Button variant="primary" onClick={isFromBefore ? reload : onRetry}>
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

/** The server does not know what was sent, or has not the part of the page that was asked for, any more. */
function isOfAnotherVersion(error: unknown): boolean {
  return unstable_isUnrecognizedActionError(error) || (error instanceof Error && error.name === 'ChunkLoadError')
}

function digestOf(error: unknown): string | null {
  return error instanceof Error && 'digest' in error && typeof error.digest === 'string' ? error.digest : null
}
