'use client'

import { useEffect } from 'react'
import { mayDraw } from '@/components/shell/ask'
import type { ErrorPageProps } from '@/components/shell/error-page'
import { MessagePage } from '@/components/shell/message-page'
import { busyAgainSeconds, busyWords } from '@/lib/core/busy'

/** A page that could not be made in time: it asks whether it can be had by now, and has itself made again then. */
export default function BusyPage({ error, onRetry, inFrame = false }: ErrorPageProps) {
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
