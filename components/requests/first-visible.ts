'use client'

import { useEffect, useState } from 'react'

/** When the page was first really in view, ISO 8601; empty until then. A tab in the background does not count. */
export function useFirstVisible(): string {
  const [at, setAt] = useState('')
  useEffect(() => {
    function look() {
      if (document.visibilityState === 'visible') setAt((before) => before || new Date().toISOString())
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return at
}
