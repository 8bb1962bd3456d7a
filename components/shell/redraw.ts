import { useRouter } from 'next/navigation'
import { use, useCallback, useEffect, useRef, useState, useTransition } from 'react'
import { pressUnderWay, watchPresses } from '@/components/shell/press'

/** Longer than any page takes that still comes. */
const patienceMs = 30_000

/**
 * Draws the server's part of the page again, and says when that is on the screen. Nothing changes under a finger: what a
 * press began on would be gone, or elsewhere, before its click, and the click be lost.
 */
export function useRedraw(): () => Promise<void> {
  const router = useRouter()
  const [isDrawing, startDrawing] = useTransition()
  const [turn, setTurn] = useState(0)
  const turnOnScreen = useRef(turn)
  const onDrawn = useRef<() => void>(() => undefined)
  const press = turn === turnOnScreen.current ? null : pressUnderWay()
  // The drawing is ready and waits; what is on the screen stays there until then.
  if (press) use(press)
  useEffect(() => watchPresses(document), [])
  useEffect(() => {
    turnOnScreen.current = turn
  }, [turn])
  useEffect(() => {
    if (!isDrawing) onDrawn.current()
  }, [isDrawing])
  return useCallback(
    () =>
      new Promise((resolve) => {
        onDrawn.current = resolve
        setTimeout(resolve, patienceMs)
        startDrawing(() => {
          setTurn((before) => before + 1)
          router.refresh()
        })
      }),
    [router],
  )
}
