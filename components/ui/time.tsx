'use client'

import { useClock } from '@/components/ui/clock'
import { type TimeMode, timeWords, utcWords } from '@/components/ui/time-words'

export type TimeProps = { at: string | Date; mode?: TimeMode; className?: string }

/** A moment in the reader's zone: "in 3 h 12 min (15:40 today)". The exact time stands in the title and in `datetime`. */
export function Time({ at, mode = 'both', className }: TimeProps) {
  const { now, zone, from } = useClock()
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return <span className={className}>at an unknown time</span>
  return (
    <time dateTime={date.toISOString()} title={utcWords(date)} className={className} suppressHydrationWarning>
      {timeWords(mode, date, now, { zone, isOwn: from !== 'nobody' })}
    </time>
  )
}

type TimeStackProps = {
  at: string | Date
  /** Where there is less room both stand in one line. */
  isInLine?: boolean
}

/** For a cell of a table: the clock time, and under it how far away that is. */
export function TimeStack({ at, isInLine = false }: TimeStackProps) {
  return (
    <span className="whitespace-nowrap">
      <Time at={at} mode="absolute" />
      <span
        className={
          isInLine
            ? inLine
            : "stacked:before:content-['_·_'] spread:mt-0.5 spread:block spread:text-small spread:text-muted"
        }
      >
        <Time at={at} mode="relative" />
      </span>
    </span>
  )
}

const inLine =
  "stacked:before:content-['_·_'] snug:before:content-['_·_'] snug:text-muted roomy:block roomy:text-small roomy:text-muted"
