import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { say } from '@/components/shell/spoken'
import { toldWords } from '@/components/requests/told'
import type { RequestDetail } from '@/lib/requests/schema'

/** Says what happens to a request while somebody reads or writes, and keeps the focus in the card when its form goes. */
export function useTold(request: RequestDetail, card: RefObject<HTMLElement | null>): void {
  const before = useRef(request)
  const wasInside = useWasInside(card)
  useLayoutEffect(() => {
    const words = toldWords(before.current, request)
    before.current = request
    if (words) say(words)
    // What was taken away took the focus along, and the next letters would be keys of the page.
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (wasInside.current && isLost) card.current?.querySelector('h2')?.focus({ preventScroll: true })
  }, [request, card, wasInside])
}

/** Whether the focus was in the card last; what is taken away does not count as left. */
function useWasInside(card: RefObject<HTMLElement | null>): RefObject<boolean> {
  const wasInside = useRef(false)
  useEffect(() => {
    const element = card.current
    const onIn = () => (wasInside.current = true)
    // Some browsers tell it of what is being taken away as well; that is known a moment later.
    const onOut = ({ target }: FocusEvent) =>
      setTimeout(() => {
        const isThere = target instanceof HTMLElement && target.isConnected
        if (isThere && !element?.contains(document.activeElement)) wasInside.current = false
      })
    element?.addEventListener('focusin', onIn)
    element?.addEventListener('focusout', onOut)
    return () => {
      element?.removeEventListener('focusin', onIn)
      element?.removeEventListener('focusout', onOut)
    }
  }, [card])
  return wasInside
}
