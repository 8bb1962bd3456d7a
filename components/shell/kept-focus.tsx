'use client'

import { useEffect } from 'react'

/**
 * A button that was pressed is often replaced by what came of it, and a row by newer ones. Browsers then put the focus at the
 * page's start; here it stays at the place, or on the row, so that whoever works by keyboard goes on from there. Never on
 * another button: the next press is for something that was chosen.
 */
export function KeptFocus() {
  useEffect(() => {
    const main = document.getElementById('main')
    return main ? keepFocusIn(main) : undefined
  }, [])
  return null
}

type Focused = {
  element: Element
  above: Element[]
  /** What stands before the part of the page that it is in. */
  before: Element | null
  address: string
}

function keepFocusIn(main: HTMLElement): () => void {
  let had: Focused | null = null

  function remember({ target }: FocusEvent) {
    const element = target as Element
    const above = ancestorsOf(element, main)
    const before = (above.at(-1) ?? element).previousElementSibling
    had = { element, above, before, address: window.location.href }
  }

  /** Who presses somewhere else has left it. */
  function forget({ target }: PointerEvent) {
    if (!had?.element.contains(target as Node)) had = null
  }

  const observer = new MutationObserver(() => {
    if (!had || had.element.isConnected) return
    const { above, before, address } = had
    had = null
    if (document.activeElement !== document.body || address !== window.location.href) return
    // Where a whole part of the page is gone, one goes on from the one before it.
    const place = above.find((element) => element.isConnected) ?? (before?.isConnected ? before : main)
    focusNear(place)
  })
  observer.observe(main, { childList: true, subtree: true })
  main.addEventListener('focusin', remember)
  document.addEventListener('pointerdown', forget)
  return () => {
    observer.disconnect()
    main.removeEventListener('focusin', remember)
    document.removeEventListener('pointerdown', forget)
  }
}

function ancestorsOf(element: Element, top: Element): Element[] {
  const above: Element[] = []
  for (let at = element.parentElement; at && at !== top; at = at.parentElement) above.push(at)
  return above
}

function focusNear(place: Element): void {
  const row = place.closest('[data-request]')?.querySelector<HTMLElement>('[data-row-link]')
  const target = row ?? (place as HTMLElement)
  if (!row && target.tabIndex < 0) target.tabIndex = -1
  target.focus({ preventScroll: true })
}
