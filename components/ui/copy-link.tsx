'use client'

import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { shape } from '@/components/ui/shape'

const Chain = shape(
  <path d="M6.6 9.4a3 3 0 0 0 4.3 0l2.5-2.5a3 3 0 0 0-4.3-4.3L7.9 3.8M9.4 6.6a3 3 0 0 0-4.3 0L2.6 9.1a3 3 0 0 0 4.3 4.3l1.2-1.2" />,
)

const standsMs = 5_000

/** Copies a link to this page as it is filtered now, or another one that means the same for good. */
export function CopyLink({ address }: { address?: string | undefined }) {
  const [said, setSaid] = useState('')
  useEffect(() => {
    const timer = setTimeout(setSaid, standsMs, '')
    return () => clearTimeout(timer)
  }, [said])

  async function copy() {
    try {
      await navigator.clipboard.writeText(address ?? window.location.href)
      setSaid('Link copied')
    } catch {
      setSaid('Your browser did not allow copying')
    }
  }

  return (
    <span className="relative inline-flex barred:hidden noscript:hidden">
      <Button size="small" icon={<Chain />} onClick={copy}>
        Copy link
      </Button>
      {/* Over what is below, so that nothing moves. */}
      <output className="absolute top-full right-0 z-10 mt-1 rounded-chip border-line bg-surface text-caption whitespace-nowrap text-muted not-empty:border not-empty:px-2 not-empty:py-1 not-empty:shadow-float">
        {said}
      </output>
    </span>
  )
}
