'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { ScrollBox } from '@/components/ui/scroll-box'
import { counted } from '@/lib/core/count'

type SeenTextProps = { label: string; text: string; className: string; children: ReactNode }

/** So much is taken in at a glance; nobody needs to be told how long it is. */
const shortLines = 12
const shortCharacters = 1_000
/** So much stands on the page before somebody asks for the rest. */
const shownLines = 60
const shownCharacters = 6_000

/** Marks a text whose end has not been on the screen, for the form that decides. */
export const unseenMark = 'data-unseen'

/** A text that may be long: its beginning first, how long it is, and whether its end has been on the screen. */
export function SeenText({ label, text, className, children }: SeenTextProps) {
  const end = useRef<HTMLSpanElement>(null)
  const box = useRef<HTMLElement>(null)
  const [isSeen, setIsSeen] = useState(false)
  const lines = text.split('\n').length
  const isLong = lines > shownLines || text.length > shownCharacters
  const [isFolded, setIsFolded] = useState(isLong)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setIsSeen(true)
    })
    if (end.current) observer.observe(end.current)
    return () => observer.disconnect()
  }, [])
  // Unfolded it scrolls by itself, so that keys lead to its end; and all of it is on the screen, which some browsers
  // leave to whoever moves the focus.
  useEffect(() => {
    if (isLong && !isFolded) box.current?.scrollIntoView({ block: 'nearest' })
  }, [isLong, isFolded])
  const isShort = lines <= shortLines && text.length <= shortCharacters
  const size = `${counted(lines, 'line')}, ${counted(text.length, 'character')}`
  return (
    <div {...{ [unseenMark]: isSeen ? undefined : '' }}>
      <ScrollBox
        ref={box}
        label={label}
        still={isFolded}
        onFocus={() => setIsFolded(false)}
        className={cn(
          className,
          isLong && 'noscript:max-h-none print:max-h-none',
          isLong && (isFolded ? 'max-h-[60lh]' : 'max-h-[80dvh]'),
        )}
      >
        {children}
        <span ref={end} aria-hidden="true" className="inline-block h-px w-px" />
      </ScrollBox>
      {!isShort && (
        <p className="mt-1 text-caption text-subtle">
          {size}
          {isSeen ? '' : ' · the end has not been on your screen yet'}
        </p>
      )}
      {isFolded && (
        <Button size="small" className="mt-1 noscript:hidden" onClick={() => box.current?.focus()}>
          Show all
        </Button>
      )}
    </div>
  )
}
