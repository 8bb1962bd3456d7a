'use client'

import { useEffect, useRef } from 'react'
import { keepOpened } from '@/components/deliveries/opened-files'

/** Stands where a file begins: once that is on the screen the file has been opened. What is folded is on no screen. */
export function OpenedMark({ delivery, path }: { delivery: string; path: string }) {
  const mark = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) keepOpened(delivery, path)
    })
    if (mark.current) observer.observe(mark.current)
    return () => observer.disconnect()
  }, [delivery, path])
  return <span ref={mark} aria-hidden="true" className="block h-px w-px" />
}
