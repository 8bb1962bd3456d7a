'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect } from 'react'
import { say } from '@/components/shell/spoken'

/** What the site's name adds to every title; nobody needs to hear it with each page. */
const siteName = / – Countersign$/

/**
 * Says the title of another address once, politely: which page it is, and of a list how many there are and to what it is
 * narrowed. The browser says it only when a page is loaded whole. News may change the title, too, and is not said.
 */
export function TitleSaid() {
  const address = `${usePathname()}?${useSearchParams()}`
  useEffect(() => sayNextTitle(address), [address])
  return null
}

/** The address whose title was said, or heard when it was loaded, and that title. */
let known: { address: string; title: string } | null = null

function sayNextTitle(address: string): (() => void) | undefined {
  hushFramework()
  if (known === null || known.address === address) {
    known = { address, title: document.title }
    return undefined
  }
  const before = known.title
  if (sayTitle(address, before)) return undefined
  // The title comes with the page's own part, which may be later than the address.
  const observer = new MutationObserver(() => {
    if (sayTitle(address, before)) observer.disconnect()
  })
  observer.observe(document.head, { childList: true, characterData: true, subtree: true })
  return () => observer.disconnect()
}

function sayTitle(address: string, before: string): boolean {
  if (document.title === before || document.title === '') return false
  known = { address, title: document.title }
  say(document.title.replace(siteName, ''))
  return true
}

/** The framework says titles as well, at once and over whatever is being read; so each would be said twice. */
function hushFramework(): void {
  setTimeout(() => {
    const place = document.querySelector('next-route-announcer')?.shadowRoot?.firstElementChild
    place?.setAttribute('hidden', '')
  })
}
