'use client'

import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'
import { ClockProvider, type ZoneFrom } from '@/components/ui/clock'
// Parts of every page, and of what stands in for one: named here they come once, and not again with each layout.
import '@/components/shell/error-page'
import '@/components/ui/app-link'
import { bearTranslation } from '@/components/shell/translation'

// Before anything is drawn, since a page may be translated before it is alive.
if (typeof window !== 'undefined') bearTranslation()

export type RootProvidersProps = {
  nonce?: string | undefined
  /** The server's time as it draws, ISO 8601. */
  now: string
  /** The zone the server draws times in. */
  zone: string
  /** Who said so. */
  from: ZoneFrom
  children: ReactNode
}

/** What every page needs, signed in or not: nonce, colours, clock. */
export function RootProviders({ nonce, now, zone, from, children }: RootProvidersProps) {
  return (
    <ThemeProvider attribute="data-theme" nonce={nonce} storageKey="countersign.theme" enableColorScheme={false}>
      <ClockProvider now={now} zone={zone} from={from}>
        {children}
      </ClockProvider>
    </ThemeProvider>
  )
}
