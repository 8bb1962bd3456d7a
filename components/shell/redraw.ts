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
 * Stands behind everything that a drawing makes, and is made last: nothing changes under a finger. What a press began on
 * would be gone, or elsewhere, before its click, and the click be lost. A long page is made in pieces, between which somebody
 * may press; whoever looked at its beginning would not see that.
 */
export function LastLook({ drawing }: { drawing: object }): null {
  const press = onScreen.has(drawing) ? null : pressUnderWay()
  // The drawing is ready and waits; what is on the screen stays there until then.
  if (press) use(press)
  useEffect(() => void onScreen.add(drawing), [drawing])
  return null
}

/** Draws the server's part of the page again, and says when that is on the screen; beside it what `LastLook` looks at. */
export function useRedraw(): [redraw: () => Promise<void>, drawing: object] {
  const router = useRouter()
  const [isDrawing, startDrawing] = useTransition()
  const [drawing, setDrawing] = useState(firstDrawing)
  const onDrawn = useRef<() => void>(() => undefined)
  useEffect(() => watchPresses(document), [])
  useEffect(() => {
    if (!isDrawing) onDrawn.current()
  }, [isDrawing])
  const redraw = useCallback(
    () =>
      new Promise<void>((resolve) => {
        onDrawn.current = resolve
        setTimeout(resolve, patienceMs)
        startDrawing(() => {
          setDrawing({})
          router.refresh()
        })
      }),
    [router],
  )
  return [redraw, drawing]
}
