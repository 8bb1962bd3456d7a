'use client'

import { useEffect, useState } from 'react'

/** "You have opened 4 of 7 files." Nothing where the page is not alive: then nobody counts. */
export function OpenedLine({ delivery, total }: { delivery: string; total: number }) {
  const [words, setWords] = useState('')
  useEffect(() => {
    const left = new AbortController()
    import('@/components/deliveries/opened-files').then(
      ({ watchOpened }) => watchOpened(delivery, total, setWords, left.signal),
      // A browser that cannot have it counts nothing.
      () => {},
    )
    return () => left.abort()
  }, [delivery, total])
  return (
    words && (
      <p translate="yes" className="mt-4 text-small text-muted">
        {words}
      </p>
    )
  )
}
