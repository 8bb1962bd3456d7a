'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useRef,
  useTransition,
} from 'react'
import { useShortcutsSwitch } from '@/components/shell/key-switch'
import { useShortcuts } from '@/components/shell/shortcuts'
import { LineWhile } from '@/components/ui/pending-line'

const steps: Record<string, readonly [down: number, across: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** In which order the space bar goes through the answers. */
const after: Record<string, string> = { allow: 'ask', ask: 'deny', deny: 'unset', unset: 'allow' }

function nothing(): void {}

const cellsIn = (part: Element) => [...part.querySelectorAll<HTMLAnchorElement>('a[data-cell]')]

/** The cell that a step leads to, past lines that have none; nothing at the edge. */
function cellBeside(cell: HTMLAnchorElement, [down, across]: readonly [number, number]) {
  const line = cell.closest('tr')!
  const column = cellsIn(line).indexOf(cell) + across
  if (down === 0) return cellsIn(line)[column]
  const lines = [...line.closest('table')!.rows].filter((row) => row.querySelector('a[data-cell]') !== null)
  const other = lines[lines.indexOf(line) + down]
  return other && cellsIn(other)[column]
}

export type GridKeysProps = {
  children: ReactNode
  /** The cell that is explained. */
  at: string | null
  /** Gives the cell that has the focus another answer; null for whoever only reads. */
  onAnswer: ((cell: HTMLAnchorElement, then: string) => void) | null
}

/**
 * Arrows lead from cell to cell of the table inside, which is one stop of the Tab key; each cell has one link. All of them
 * are followed here: thousands of links that each know how would take longer to arrive than what they say.
 */
export function GridKeys({ children, at, onAnswer }: GridKeysProps) {
  const [isOn] = useShortcutsSwitch()
  const router = useRouter()
  const [isFollowed, follow] = useTransition()
  const frame = useRef<HTMLDivElement>(null)
  const stop = useRef<HTMLAnchorElement>(null)

  /** Of a large matrix no more than two cells are touched by a step. */
  function stopAt(link: HTMLAnchorElement) {
    if (stop.current) stop.current.tabIndex = -1
    link.tabIndex = 0
    stop.current = link
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
    const links = cellsIn(frame.current!)
    // Whoever stands on a cell while it is drawn anew goes on from there.
    const first = here() ?? links.find((link) => link.ariaCurrent === 'true') ?? links[0]
    for (const link of links) if (link !== first) link.tabIndex = -1
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
    const next = step && cell && cellBeside(cell, step)
    // Narrow screens show one role, and not the others.
    if (!next || next.offsetParent === null) return
    event.preventDefault()
    next.focus()
  }

  function onFocus(event: FocusEvent) {
    if (event.target instanceof HTMLAnchorElement && 'cell' in event.target.dataset) stopAt(event.target)
  }

  function onClick(event: MouseEvent) {
    const cell = event.target instanceof Element && event.target.closest<HTMLAnchorElement>('a[data-cell]')
    const isElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
    if (!cell || isElsewhere || event.defaultPrevented) return
    event.preventDefault()
    const { pathname, search, hash } = cell
    follow(() => router.push(`${pathname}${search}${hash}` as Route, { scroll: false }))
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the links inside are what is used
    <div ref={frame} onKeyDown={onKeyDown} onFocus={onFocus} onClick={onClick}>
      {children}
      <LineWhile isPending={isFollowed} />
    </div>
  )
}
