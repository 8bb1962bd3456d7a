'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { ScrollBox } from '@/components/ui/scroll-box'
import { counted } from '@/lib/core/count'

type SeenTextProps = { label: string; text: string; className: string; children: ReactNode }

/** So much is taken in at a glance; nobody needs to be told how long it is. */
const shortLines = 12
const shortCharacters = 1_000

/** Marks a text whose end has not been on the screen, for the form that decides. */
export const unseenMark = 'data-unseen'

/** Text that may be longer than its box: says how long it is, and whether its end has been on the screen. */
export function SeenText({ label, text, className, children }: SeenTextProps) {
  const end = useRef<HTMLSpanElement>(null)
  const [isSeen, setIsSeen] = useState(false)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setIsSeen(true)
    })
    if (end.current) observer.observe(end.current)
    return () => observer.disconnect()
  }, [])
  const lines = text.split('\n').length
  const isShort = lines <= shortLines && text.length <= shortCharacters
  return (
    <div {...{ [unseenMark]: isSeen ? undefined : '' }}>
      <ScrollBox label={label} className={className}>
        {children}
        <span ref={end} aria-hidden="true" className="inline-block h-px w-px" />
      </ScrollBox>
      {!isShort && (
        <p className="mt-1 text-caption text-subtle">
          {counted(lines, 'line')}, {counted(text.length, 'character')}
          {isSeen ? '' : ' · the end has not been on your screen yet'}
        </p>
      )}
    </div>
  )
}
