'use client'

import type { ReactNode } from 'react'
import { ClockProvider, type ZoneFrom } from '@/components/ui/clock'
// Parts of every page, and of what stands in for one: named here they come once, and not again with each layout.
import '@/components/shell/error-page'
import '@/components/ui/app-link'
import { followTheme } from '@/components/shell/theme'
import { bearTranslation } from '@/components/shell/translation'

// Before anything is drawn, since a page may be translated before it is alive.
if (typeof window !== 'undefined') {
  bearTranslation()
  followTheme()
}

export type RootProvidersProps = {
  /** The server's time as it draws, ISO 8601. */
  now: string
  /** The zone the server draws times in. */
  zone: string
  /** Who said so. */
  from: ZoneFrom
  children: ReactNode
}

/** What every page needs, signed in or not: the clock, and what runs beside what is drawn. */
export function RootProviders({ children, ...clock }: RootProvidersProps) {
  return <ClockProvider {...clock}>{children}</ClockProvider>
}
