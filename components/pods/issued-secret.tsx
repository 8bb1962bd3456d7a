'use client'

import type { ReactNode } from 'react'
import type { Issued } from '@/components/pods/account-keys'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'

/** A secret of a credential: only its hash is kept. */
export function IssuedSecret({ issued: { clientId, secret, expiresAt, oldEnds } }: { issued: Issued }) {
  return (
    <SecretOnce
      lines={[
        ['Client id', clientId],
        ['Secret', secret],
      ]}
      lost="who loses it issues another one"
    >
      It works until <Time at={expiresAt} mode="absolute" />
      {oldEnds && (
        <>
          ; the old one ends <Time at={oldEnds} />
        </>
      )}
      .
    </SecretOnce>
  )
}

type SecretOnceProps = {
  lines: readonly (readonly [label: string, value: string])[]
  /** What there is to do for whoever has lost it. */
  lost: string
  children: ReactNode
}

/** A secret, which is shown here this once. */
export function SecretOnce({ lines, lost, children }: SecretOnceProps) {
  return (
    <Notice tone="ok" live="status" title="Copy the secret now" className="mt-3">
      <p>It is shown this once. Nobody can look it up later; {lost}.</p>
      <dl className="mt-2 grid gap-1 text-small">
        {lines.map(([label, value]) => (
          <Line key={label} label={label} value={value} />
        ))}
      </dl>
      <p className="mt-2 text-small">{children}</p>
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
