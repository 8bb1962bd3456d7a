import { useRouter } from 'next/navigation'
import { use, useCallback, useEffect, useRef, useState, useTransition } from 'react'
import { pressUnderWay, watchPresses } from '@/components/shell/press'

/** Longer than any page takes that still comes. */
const patienceMs = 30_000

/** Drawings that are on a screen; one that is not is still being made. */
const onScreen = new WeakSet<object>()

function firstDrawing(): object {
  const drawing = {}
  onScreen.add(drawing)
  return drawing
}

/**
 * Draws the server's part of the page again, and says when that is on the screen. Nothing changes under a finger: what a
 * press began on would be gone, or elsewhere, before its click, and the click be lost.
 */
export function useRedraw(): () => Promise<void> {
  const router = useRouter()
  const [isDrawing, startDrawing] = useTransition()
  const [drawing, setDrawing] = useState(firstDrawing)
  const onDrawn = useRef<() => void>(() => undefined)
  const press = onScreen.has(drawing) ? null : pressUnderWay()
  // The drawing is ready and waits; what is on the screen stays there until then.
  if (press) use(press)
  useEffect(() => watchPresses(document), [])
  useEffect(() => void onScreen.add(drawing), [drawing])
  useEffect(() => {
    if (!isDrawing) onDrawn.current()
  }, [isDrawing])
  return useCallback(
    () =>
      new Promise((resolve) => {
        onDrawn.current = resolve
        setTimeout(resolve, patienceMs)
        startDrawing(() => {
          setDrawing({})
          router.refresh()
        })
      }),
    [router],
  )
}
