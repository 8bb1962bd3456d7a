'use client'

import { useSyncExternalStore } from 'react'
import { keepsCookies } from '@/components/people/keeps-cookies'
import { Notice } from '@/components/ui/notice'

/** Says why signing in cannot work where a browser keeps no cookies, before anybody tries. */
export function CookieNotice() {
  const keeps = useSyncExternalStore(
    () => () => undefined,
    () => keepsCookies(document),
    () => true,
  )
  if (keeps) return null
  return (
    <Notice tone="bad" live="alert" title="This browser keeps no cookies for this address">
      Without one nobody stays signed in. Allow cookies here, or for this site alone, and load this page again.
    </Notice>
  )
}
