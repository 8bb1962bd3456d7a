'use client'

import type { Issued } from '@/components/pods/account-keys'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'

/** A secret, which is shown here this once: only its hash is kept. */
export function IssuedSecret({ issued: { clientId, secret, expiresAt, oldEnds } }: { issued: Issued }) {
  return (
    <Notice tone="ok" live="status" title="Copy the secret now" className="mt-3">
      <p>It is shown this once. Nobody can look it up later; who loses it issues another one.</p>
      <dl className="mt-2 grid gap-1 text-small">
        <Line label="Client id" value={clientId} />
        <Line label="Secret" value={secret} />
      </dl>
      <p className="mt-2 text-small">
        It works until <Time at={expiresAt} mode="absolute" />
        {oldEnds && (
          <>
            ; the old one ends <Time at={oldEnds} />
          </>
        )}
        .
      </p>
    </Notice>
  )
}

function Line({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <dt className="min-w-16 text-subtle">{label}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-2">
        <code translate="no" className="font-code text-code wrap-anywhere">
          {value}
        </code>
        <CopyButton text={value} label={`Copy ${label.toLowerCase()}`} />
      </dd>
    </div>
  )
}
