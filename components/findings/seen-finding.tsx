'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { findingMark, seenEvent, unseenMark } from '@/components/requests/unseen'

/** A finding of a list, with whether it has been on the screen: whoever decides is led to the ones that have not. */
export function SeenFinding({ className, children }: { className: string; children: ReactNode }) {
  const item = useRef<HTMLLIElement>(null)
  const [isSeen, setIsSeen] = useState(false)
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setIsSeen(true)
      },
      { threshold: 0.5 },
    )
    if (item.current) observer.observe(item.current)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (isSeen) item.current?.dispatchEvent(new Event(seenEvent, { bubbles: true }))
  }, [isSeen])
  return (
    <li
      ref={item}
      tabIndex={-1}
      {...{ [findingMark]: '', [unseenMark]: isSeen ? undefined : '' }}
      className={`${className} outline-none!`}
    >
      {children}
    </li>
  )
}
