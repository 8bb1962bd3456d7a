import { AccountKeys, type KeyActions } from '@/components/pods/account-keys'
import { CredentialList } from '@/components/pods/credential-list'
import { EnvironmentChip } from '@/components/signs/environment-mark'
import { Card } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { environmentLabel } from '@/lib/core/environment'
import { standingOf } from '@/lib/pods/rules'
import type { AccountRow, PodDetail } from '@/lib/pods/schema'

type IdentitiesProps = {
  pod: Pick<PodDetail, 'slug' | 'state' | 'accounts'>
  now: Date
  /** Null for whoever does not manage pods. */
  actions: KeyActions | null
}

/** The identity a pod has in each environment, and the credentials that open it. */
export function Identities({ pod, now, actions }: IdentitiesProps) {
  const { slug, state, accounts } = pod
  const may = state === 'active' || state === 'held'
  return (
    <Card id="identities" title="Which identities does it use?">
      {may && actions && (
        <p className="mt-1 text-small text-muted">
          Whoever is shown a secret could ask in the pod’s name, and so signs nothing that is asked with it.
        </p>
      )}
      {accounts.length === 0 && <p className="mt-2 text-muted">None yet, so it can call nothing.</p>}
      {accounts.map((account) => (
        <Account key={account.environment} slug={slug} account={account} now={now} actions={may ? actions : null} />
      ))}
    </Card>
  )
}

type AccountProps = { slug: string; account: AccountRow; now: Date; actions: KeyActions | null }

function Account({ slug, account, now, actions }: AccountProps) {
  const { environment, clientId, lastCall, credentials } = account
  const isOver = credentials.map((row) => ['revoked', 'expired'].includes(standingOf(row, now)))
  const old = credentials.filter((_, at) => isOver[at])
  const open = credentials.filter((_, at) => !isOver[at])
  return (
    <section aria-label={`Identity in ${environmentLabel(environment).toLowerCase()}`} className="mt-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <EnvironmentChip environment={environment} />
        <code translate="no" className="font-code text-code wrap-anywhere">
          {clientId}
        </code>
        <span className="text-small text-muted">
          {lastCall ? (
            <>
              called last <Time at={lastCall} mode="relative" />
            </>
          ) : (
            'no call among the pod’s newest'
          )}
        </span>
      </div>
      {actions ? (
        <AccountKeys {...{ slug, environment, open, now, actions }} />
      ) : open.length === 0 ? (
        <p className="mt-2 text-warn-fg">No credential opens this identity, so it cannot call.</p>
      ) : (
        <CredentialList rows={open} now={now} caption="Credentials that open it" />
      )}
      {old.length > 0 && (
        <details className="mt-3">
          <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">
            Ended ({old.length})
          </summary>
          <CredentialList rows={old} now={now} caption="Credentials that ended" />
        </details>
      )}
    </section>
  )
}
