'use client'

import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

const steps: Record<string, readonly [down: number, across: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Arrows lead from cell to cell of the table inside, which is one stop of the Tab key; each cell has one link. */
export function GridKeys({ children, at }: { children: ReactNode; at: string | null }) {
  const frame = useRef<HTMLDivElement>(null)

  const rows = () =>
    [...frame.current!.querySelectorAll<HTMLTableRowElement>('tbody tr')].map((row) => [
      ...row.querySelectorAll<HTMLAnchorElement>('a[data-cell]'),
    ])
  function stopAt(link: HTMLAnchorElement) {
    for (const other of rows().flat()) other.tabIndex = other === link ? 0 : -1
  }

  useEffect(() => {
    const links = rows().flat()
    const first = links.find((link) => link.ariaCurrent === 'true') ?? links[0]
    if (first) stopAt(first)
  }, [at, children])

  function onKeyDown(event: KeyboardEvent) {
    const step = steps[event.key]
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return
    const grid = rows().filter((links) => links.some((link) => link.offsetParent !== null))
    const here = grid.findIndex((links) => links.includes(document.activeElement as HTMLAnchorElement))
    if (here < 0) return
    const column = grid[here]!.indexOf(document.activeElement as HTMLAnchorElement)
    const next = grid[here + step[0]]?.[column + step[1]]
    if (!next || next.offsetParent === null) return
    event.preventDefault()
    next.focus()
  }

  function onFocus(event: FocusEvent) {
    if (event.target instanceof HTMLAnchorElement && 'cell' in event.target.dataset) stopAt(event.target)
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the links inside are what is used
    <div ref={frame} onKeyDown={onKeyDown} onFocus={onFocus}>
      {children}
    </div>
  )
}
