'use client'

import { useRouter } from 'next/navigation'
import type { Route } from 'next'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import type { FilterValues } from '@/components/audit/filter-values'
import {
  archiveWords,
  type Bar,
  barsOf,
  countWords,
  isAllAway,
  taken as together,
} from '@/components/audit/spread-bars'
import { TextLink } from '@/components/ui/app-link'
import { useClock } from '@/components/ui/clock'
import { cn } from '@/components/ui/cn'
import { clockWords, dateWords } from '@/components/ui/time-words'
import { counted } from '@/lib/core/count'
import { archives, audit } from '@/lib/core/screens'
import type { Spread } from '@/lib/record/spread/view'

export type HistogramProps = {
  spread: Spread
  /** The filter that is in force; its window the bars set. */
  values: FilterValues
}

/**
 * When the events of a view were. One tab stop: the arrow keys go from bar to bar, with shift they take more of them, and
 * Enter narrows the list to what is taken, as does drawing over the bars. The table beside it says and does the same. What
 * was counted and is in archives no list has: its bars are hatched, and lead to the archive.
 */
export function Histogram({ spread, values }: HistogramProps) {
  const { now, zone } = useClock()
  const { by, bars } = barsOf(spread, zone)
  const most = Math.max(...bars.map(({ count }) => count), 0)
  if (bars.length < 2 || most === 0) return null
  const nameOf = ({ from, to }: Pick<Bar, 'from' | 'to'>) => {
    const day = dateWords(new Date(from), now, zone)
    if (by === 'day') return day
    return `${day}, ${clockWords(new Date(from), zone)} to ${clockWords(new Date(to), zone)}`
  }
  const all = together(bars)
  const hrefOf = (bar: Bar) =>
    isAllAway(bar)
      ? archives(bar.months.length === 1 ? { month: bar.months[0] } : {})
      : audit({ ...values, from: bar.from, to: bar.to })
  const peak = bars.find(({ count }) => count === most)!
  return (
    <figure className="mb-3 rounded-card border border-line bg-surface px-4 py-3 md:px-5">
      <figcaption>
        <p className="font-strong" suppressHydrationWarning>
          {counted(all.count, 'event')}, most of them {nameOf(peak)} ({most.toLocaleString('en')})
        </p>
        <p className="text-caption text-subtle" suppressHydrationWarning>
          {sourceWords(spread)} One bar is {by === 'day' ? 'a day' : 'an hour'}, times in {zone}.
        </p>
        {all.away > 0 && (
          <p className="mt-1 text-small">
            <span aria-hidden="true" className={cn('mr-1.5 inline-block size-3 align-[-1px]', hatched)} />
            Hatched: {isAllAway(all) ? 'all of them' : `${all.away.toLocaleString('en')} of them`} are in{' '}
            {archiveWords(all)}. They were counted before and are not in the list below.{' '}
            <TextLink href={archives(all.months.length === 1 ? { month: all.months[0] } : {})}>
              See where they are
            </TextLink>
          </p>
        )}
      </figcaption>
      <Plot {...{ bars, most, nameOf, hrefOf }} />
      <details className="mt-1 text-small">
        <summary className="inline-flex min-h-8 cursor-pointer items-center underline underline-offset-3">
          As a table
        </summary>
        <table className="mt-1">
          <caption className="sr-only">Events by {by}</caption>
          <thead>
            <tr className="text-left text-caption text-subtle">
              <th scope="col" className="pr-6 font-normal">
                {by === 'day' ? 'Day' : 'Hour'}
              </th>
              <th scope="col" className="text-right font-normal">
                Events
              </th>
            </tr>
          </thead>
          <tbody>
            {bars
              .filter(({ count }) => count > 0)
              .map((bar) => (
                <tr key={bar.from}>
                  <th scope="row" className="pr-6 text-left font-normal">
                    <TextLink href={hrefOf(bar)} suppressHydrationWarning>
                      {nameOf(bar)}
                      {bar.away > 0 && `, ${isAllAway(bar) ? '' : 'partly '}in ${archiveWords(bar)}`}
                    </TextLink>
                  </th>
                  <td className="text-right tabular-nums">{bar.count.toLocaleString('en')}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

function sourceWords({ of, isCut }: Spread): string {
  if (of === 'page') return 'Of the events on this page alone: for this filter nobody keeps count.'
  return isCut ? 'Of all events of the last three months of this view.' : 'Of all events of this view.'
}

type PlotProps = {
  bars: readonly Bar[]
  most: number
  nameOf(bar: Pick<Bar, 'from' | 'to'>): string
  hrefOf(bar: Bar): Route
}

const hatched =
  'border border-b-0 border-muted bg-[repeating-linear-gradient(135deg,var(--color-muted)_0_1.5px,transparent_1.5px_4px)]'
const hatchedTaken =
  'border border-b-0 border-accent bg-[repeating-linear-gradient(135deg,var(--color-accent)_0_1.5px,transparent_1.5px_4px)]'

/** From one bar to another, the one that is stood on last. */
type Taken = { from: number; to: number }
const ordered = ({ from, to }: Taken) => [Math.min(from, to), Math.max(from, to)] as const

function Plot({ bars, most, nameOf, hrefOf }: PlotProps) {
  const router = useRouter()
  const [taken, setTaken] = useState<Taken | null>(null)
  /** From which bar on somebody draws. */
  const drawing = useRef<number | null>(null)
  const withShift = useRef(false)
  const [low, high] = taken ? ordered(taken) : [-1, -1]

  function narrow(to: Taken | null): void {
    if (!to) return
    const [first, last] = ordered(to)
    router.push(hrefOf(together(bars.slice(first, last + 1))), { scroll: false })
  }
  function onKeyDown(event: KeyboardEvent): void {
    const { key, shiftKey } = event
    withShift.current = shiftKey
    if (key === 'Enter') narrow(taken)
    else if (key === 'Escape') setTaken(null)
    else return
    event.preventDefault()
  }
  function choose(to: number): void {
    setTaken((was) => ({ from: withShift.current && was ? was.from : to, to }))
  }
  function barAt({ currentTarget, clientX }: PointerEvent): number {
    const { left, width } = currentTarget.getBoundingClientRect()
    return Math.min(bars.length - 1, Math.max(0, Math.floor(((clientX - left) / width) * bars.length)))
  }
  const words = taken ? takenWords(bars.slice(low, high + 1), nameOf) : ''
  return (
    <>
      <input
        type="range"
        aria-label="When these events were"
        min={0}
        max={bars.length - 1}
        value={taken?.to ?? bars.length - 1}
        aria-valuetext={words || 'Arrow keys choose a bar, with shift several'}
        onKeyDown={onKeyDown}
        onChange={(event) => choose(Number(event.currentTarget.value))}
        className="peer sr-only noscript:hidden"
      />
      <div
        aria-hidden="true"
        onPointerDown={(event) => {
          const at = barAt(event)
          drawing.current = at
          event.currentTarget.setPointerCapture(event.pointerId)
          setTaken({ from: at, to: at })
        }}
        onPointerMove={(event) => {
          if (drawing.current !== null) setTaken({ from: drawing.current, to: barAt(event) })
        }}
        onPointerUp={(event) => {
          // What was drawn last may not be shown yet.
          if (drawing.current !== null) narrow({ from: drawing.current, to: barAt(event) })
          drawing.current = null
        }}
        onPointerCancel={() => {
          drawing.current = null
          setTaken(null)
        }}
        className="mt-2 flex h-16 cursor-crosshair touch-pan-y gap-px border-b border-line-strong outline-offset-2 outline-accent peer-focus-visible:outline-2 noscript:hidden"
      >
        {bars.map((bar, at) => (
          <Column
            key={bar.from}
            {...{ bar, most }}
            title={`${nameOf(bar)}: ${countWords(bar)}`}
            isTaken={at >= low && at <= high}
          />
        ))}
      </div>
      <p className="min-h-5 text-caption text-subtle" suppressHydrationWarning>
        {words || `${nameOf(bars[0]!)} to ${nameOf(bars.at(-1)!)}`}
      </p>
    </>
  )
}

/** What is there still stands below, what is in an archive above it. */
function Column({ bar, most, title, isTaken }: { bar: Bar; most: number; title: string; isTaken: boolean }) {
  const { count, away } = bar
  const height = (part: number) => ({ height: `max(2px, ${(part / most) * 100}%)` })
  return (
    <span title={title} suppressHydrationWarning className="flex min-w-0 flex-1 flex-col justify-end">
      {away > 0 && <span style={height(away)} className={isTaken ? hatchedTaken : hatched} />}
      {count > away && <span style={height(count - away)} className={isTaken ? 'bg-accent' : 'bg-muted'} />}
    </span>
  )
}

function takenWords(bars: readonly Bar[], nameOf: PlotProps['nameOf']): string {
  const [first, last, all] = [bars[0]!, bars.at(-1)!, together(bars)]
  const when = first === last ? nameOf(first) : `${nameOf(first)} to ${nameOf(last)}`
  return `${when}: ${countWords(all)}. Enter shows ${isAllAway(all) ? archiveWords(all) : 'them'}.`
}
