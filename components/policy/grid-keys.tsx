'use client'

import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useShortcutsSwitch } from '@/components/shell/key-switch'
import { useShortcuts } from '@/components/shell/shortcuts'

const steps: Record<string, readonly [down: number, across: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** In which order the space bar goes through the answers. */
const after: Record<string, string> = { allow: 'ask', ask: 'deny', deny: 'unset', unset: 'allow' }

function nothing(): void {}

export type GridKeysProps = {
  children: ReactNode
  /** The cell that is explained. */
  at: string | null
  /** Gives the cell that has the focus another answer; null for whoever only reads. */
  onAnswer: ((cell: HTMLAnchorElement, then: string) => void) | null
}

/** Arrows lead from cell to cell of the table inside, which is one stop of the Tab key; each cell has one link. */
export function GridKeys({ children, at, onAnswer }: GridKeysProps) {
  const [isOn] = useShortcutsSwitch()
  const frame = useRef<HTMLDivElement>(null)

  const rows = () =>
    [...frame.current!.querySelectorAll<HTMLTableRowElement>('tbody tr')].map((row) => [
      ...row.querySelectorAll<HTMLAnchorElement>('a[data-cell]'),
    ])
  function stopAt(link: HTMLAnchorElement) {
    for (const other of rows().flat()) other.tabIndex = other === link ? 0 : -1
  }

  /** The cell that has the focus. */
  const here = () => document.activeElement?.closest<HTMLAnchorElement>('a[data-cell]')
  const give = (then: string) => {
    const cell = here()
    if (cell) onAnswer?.(cell, then)
  }
  useShortcuts('Matrix', [
    { keys: 'Arrows', words: 'Go from cell to cell', run: nothing },
    { keys: '⏎', words: 'Explain the cell', run: nothing },
    ...(onAnswer
      ? [
          { keys: 'A', words: 'Allow, in your draft', run: () => give('allow') },
          { keys: 'K', words: 'Ask, in your draft', run: () => give('ask') },
          { keys: 'D', words: 'Deny, in your draft', run: () => give('deny') },
          { keys: 'U', words: 'Not set, in your draft', run: () => give('unset') },
          { keys: 'Space', words: 'The next of these answers', run: nothing },
        ]
      : []),
  ])

  useEffect(() => {
    const links = rows().flat()
    const first = links.find((link) => link.ariaCurrent === 'true') ?? links[0]
    if (first) stopAt(first)
  }, [at, children])

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const cell = here()
    if (event.key === ' ' && cell && onAnswer && isOn) {
      event.preventDefault()
      if (!event.repeat) onAnswer(cell, after[cell.dataset['answer'] ?? ''] ?? 'allow')
    }
    const step = steps[event.key]
    if (!step) return
    const grid = rows().filter((links) => links.some((link) => link.offsetParent !== null))
    const row = grid.findIndex((links) => links.includes(document.activeElement as HTMLAnchorElement))
    if (row < 0) return
    const column = grid[row]!.indexOf(document.activeElement as HTMLAnchorElement)
    const next = grid[row + step[0]]?.[column + step[1]]
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
