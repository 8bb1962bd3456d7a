'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'

type ChartBarsProps = {
  label: string
  /** The columns, of which those that have something are links. */
  children: ReactNode
  /** What stands under them, where there is no room for the words of each. */
  ends: ReactNode
}

/** Where the keys lead from the column with this number, of so many. */
const steps: Readonly<Record<string, (at: number, many: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  Home: () => 0,
  End: (_at, many) => many - 1,
}

/**
 * The columns of a chart as one tab stop: the arrow keys go from one to the next that has something, Enter opens its list, and
 * what the column says stands below while it is looked at. Without scripts each is a tab stop of its own.
 */
export function ChartBars({ label, children, ends }: ChartBarsProps) {
  const list = useRef<HTMLUListElement>(null)
  const [said, setSaid] = useState('')
  useEffect(() => {
    const own = list.current!
    const bars = () => [...own.querySelectorAll('a')]
    const stopAt = (stop: Element | undefined) => {
      for (const bar of bars()) bar.tabIndex = bar === stop ? 0 : -1
    }
    const barOf = ({ target }: Event) => (target as Element).closest('a')
    const say = (bar: Element | null) => setSaid(bar?.querySelector('.sr-only')?.textContent ?? '')
    const listening = new AbortController()
    const on = <Name extends keyof HTMLElementEventMap>(name: Name, hear: (event: HTMLElementEventMap[Name]) => void) =>
      own.addEventListener(name, hear, listening)
    stopAt(bars().at(-1))
    on('keydown', (event) => {
      const all = bars()
      const at = all.findIndex((bar) => bar === document.activeElement)
      const step = steps[event.key]
      if (!step || at < 0) return
      event.preventDefault()
      all[Math.max(0, Math.min(all.length - 1, step(at, all.length)))]?.focus()
    })
    on('focusin', (event) => {
      const bar = barOf(event)
      if (bar) stopAt(bar)
      say(bar)
    })
    on('focusout', () => say(null))
    on('pointerover', (event) => say(barOf(event)))
    on('pointerleave', () =>
      say(document.activeElement && own.contains(document.activeElement) ? document.activeElement : null),
    )
    return () => listening.abort()
  }, [])
  return (
    <>
      <ul ref={list} aria-label={label} className="flex h-40 items-end gap-px border-y border-line">
        {children}
      </ul>
      {said === '' ? (
        ends
      ) : (
        <p aria-hidden className="col-start-2 mt-1 text-caption text-ink">
          {said}
        </p>
      )}
    </>
  )
}
