import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import '@/components/shell/typefaces'
import { RootProviders } from '@/components/shell/root-providers'
import { earlyKeysScript } from '@/components/shell/key-early'
import { themeScript } from '@/components/shell/theme-script'
import { readerZone } from '@/lib/web/zone'
import './globals.css'
import './print.css'

export const metadata: Metadata = {
  title: { default: 'Countersign', template: '%s – Countersign' },
  description: 'The countersignature for AI work.',
  robots: { index: false, follow: false },
  // What a phone needs to keep the queue on its home screen; the files are in public/.
  manifest: '/manifest.webmanifest',
  icons: { apple: '/apple-touch-icon.png' },
  appleWebApp: { title: 'Countersign' },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f5f6f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0e141b' },
  ],
}

// Reading the nonce makes every page dynamic, which a nonce needs: a page drawn beforehand could not carry it.
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        {/* Browsers hide a nonce from whoever reads the page, so that React finds another than it was told. */}
        <script
          nonce={nonce}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: themeScript + earlyKeysScript }}
        />
        <RootProviders now={new Date().toISOString()} {...await readerZone()}>
          <div className="isolate min-h-dvh">{children}</div>
        </RootProviders>
      </body>
    </html>
  )
}
