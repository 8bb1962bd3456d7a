import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useTransition } from 'react'

/** Longer than any page takes that still comes. */
const patienceMs = 30_000

/** Draws the server's part of the page again, and says when that is on the screen. */
export function useRedraw(): () => Promise<void> {
  const router = useRouter()
  const [isDrawing, startDrawing] = useTransition()
  const onDrawn = useRef<() => void>(() => undefined)
  useEffect(() => {
    if (!isDrawing) onDrawn.current()
  }, [isDrawing])
  return useCallback(
    () =>
      new Promise((resolve) => {
        onDrawn.current = resolve
        setTimeout(resolve, patienceMs)
        startDrawing(() => router.refresh())
      }),
    [router],
  )
}
