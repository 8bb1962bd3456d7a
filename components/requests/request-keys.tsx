'use client'

import { useRouter } from 'next/navigation'
import type { Route } from 'next'
import { useShortcuts } from '@/components/shell/shortcuts'

type RequestKeysProps = {
  previousHref: string | null
  nextHref: string | null
  changeAddresses: readonly string[]
}

/** Keys that move around: to the neighbours and to the parts of the page. */
export function RequestKeys({ previousHref, nextHref, changeAddresses }: RequestKeysProps) {
  const router = useRouter()
  const go = (href: string | null) => href && router.push(href as Route)
  useShortcuts('Moving around', [
    { keys: 'N', words: 'Next request waiting for you', run: () => go(nextHref) },
    { keys: 'P', words: 'Previous request waiting for you', run: () => go(previousHref) },
    { keys: 'E', words: 'Evidence', run: () => show('evidence') },
    { keys: 'H', words: 'History', run: () => show('history') },
    ...changeAddresses.map((href, index) => ({
      keys: String(index + 1),
      words: index === 0 ? 'The change, readable' : 'The change, raw',
      run: () => router.replace(href as Route, { scroll: false }),
    })),
  ])
  return null
}

function show(id: string): void {
  const section = document.getElementById(id)
  section?.scrollIntoView({ block: 'start' })
  section?.focus({ preventScroll: true })
}
