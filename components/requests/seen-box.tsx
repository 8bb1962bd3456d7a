'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { ScrollBox } from '@/components/ui/scroll-box'
import { say } from '@/components/shell/spoken'
import { seenEvent, unseenMark } from '@/components/requests/unseen'
import { counted } from '@/lib/core/count'

type SeenBoxProps = {
  label: string
  lines: number
  characters: number
  className: string
  children: ReactNode
}

/** So much is taken in at a glance; nobody needs to be told how long it is. */
const shortLines = 12
const shortCharacters = 1_000
/** So much stands on the page before somebody asks for the rest. */
const shownLines = 60
const shownCharacters = 6_000

/**
 * A text that may be long: its beginning first, how long it is, and whether its end has been read. It has been when it was on
 * the screen; whoever reads otherwise, such as by ear, says so after the text.
 */
export function SeenBox({ label, lines, characters, className, children }: SeenBoxProps) {
  const end = useRef<HTMLSpanElement>(null)
  const box = useRef<HTMLElement>(null)
  const whole = useRef<HTMLDivElement>(null)
  const [isSeen, setIsSeen] = useState(false)
  const isLong = lines > shownLines || characters > shownCharacters
  const [isFolded, setIsFolded] = useState(isLong)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setIsSeen(true)
    })
    if (end.current) observer.observe(end.current)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (isSeen) whole.current?.dispatchEvent(new Event(seenEvent, { bubbles: true }))
  }, [isSeen])
  // Unfolded it scrolls by itself, so that keys lead to its end; and all of it is on the screen, which some browsers
  // leave to whoever moves the focus.
  useEffect(() => {
    if (isLong && !isFolded) box.current?.scrollIntoView({ block: 'nearest' })
  }, [isLong, isFolded])
  const isShort = lines <= shortLines && characters <= shortCharacters
  const size = `${counted(lines, 'line')}, ${counted(characters, 'character')}`

  /** The button goes; the focus stays where the text was. */
  function onRead() {
    setIsSeen(true)
    say('Noted: you have read it to its end.')
    whole.current?.focus({ preventScroll: true })
  }

  return (
    <div
      ref={whole}
      tabIndex={-1}
      {...{ [unseenMark]: isSeen ? undefined : '' }}
      data-lines={lines}
      className="outline-none!"
    >
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
      {(isFolded || !isSeen) && (
        <div className={cn('mt-1 flex flex-wrap gap-2 noscript:hidden', isShort && 'sr-only focus-within:not-sr-only')}>
          {isFolded && (
            <Button size="small" onClick={() => box.current?.focus()}>
              Show all
            </Button>
          )}
          {!isSeen && (
            <Button size="small" onClick={onRead}>
              I have read “{label}” to its end
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
