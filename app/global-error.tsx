'use client'

import { ErrorPage } from '@/components/shell/error-page'
import '@/components/shell/typefaces'
import './globals.css'

// Stands in for the root layout when that itself fails, so it brings its own document.
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>This page could not be shown – Countersign</title>
        <ErrorPage error={error} onRetry={retry} />
      </body>
    </html>
  )
}
