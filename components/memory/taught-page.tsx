import { KeepForm, type KeepAction } from '@/components/memory/keep-form'
import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { leavesWords, returnsWords, returnWords, revokeWords, staysWords } from '@/lib/memory/revoke/labels'
import type { Kept, Revocation, Taught } from '@/lib/memory/revoke/schema'

type TaughtPageProps = {
  taught: Taught
  /** What the reader may do; null for nothing. */
  actions: { revoke: KeepAction; giveBack: KeepAction } | null
}

/** Everything that memory was told for a task: what it would do to take that from pods, and what was taken before. */
export function TaughtPage({ taught: { task, plan, revocations }, actions }: TaughtPageProps) {
  const { leaves, older, stays, digest } = plan
  const isNothing = leaves.length === 0 && older.length === 0
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Tasks', href: paths.tasks() },
              { label: `T-${task.number}`, href: paths.task(task.number) },
            ]}
            here="What it taught"
          />
        }
        title={`What T-${task.number} taught`}
        chips={<Chip>{environmentLabel(task.environment)}</Chip>}
        lead={
          <>
            What was written into memory for <bdi translate="no">“{task.title}”</bdi>. If it taught something wrong, all
            of it can be taken from pods at once, and given back.
          </>
        }
      />
      <div className="grid items-start gap-x-7 lg:grid-cols-[minmax(0,1fr)_21.25rem]">
        <div className="min-w-0">
          <Card id="would" title="What revoking it would do" className="mb-4">
            <p className="mt-2">{isNothing ? 'Nothing: pods are given nothing that it taught.' : revokeWords(plan)}</p>
            <Entries rows={leaves.map((one) => ({ ...one, words: leavesWords(one) }))} />
            {stays.length > 0 && (
              <>
                <h3 className="mt-4 font-semibold">What stays as it is</h3>
                <Entries rows={stays.map(keptRow)} />
              </>
            )}
          </Card>
          {revocations.map((one) => (
            <Revoked key={one.id} revocation={one} giveBack={actions?.giveBack ?? null} />
          ))}
        </div>
        {actions && !isNothing && (
          <aside aria-label="What you can do" className="min-w-0">
            <Card id="revoke" title="Revoke all of it" className="mb-4">
              <KeepForm
                key={digest}
                act="revoke"
                fields={{ task: String(task.number), shown: digest }}
                onKeep={actions.revoke}
                send="Revoke it now"
                sending="Revoking …"
                variant="bad"
              />
              <p className="mt-2 text-caption text-subtle">
                At once, and for every pod in {environmentLabel(task.environment)}. Nothing is deleted.
              </p>
            </Card>
          </aside>
        )}
      </div>
    </>
  )
}

type Row = { entryId: string; key: string; number: number; words: string; request?: number | null }

/** So many entries of a list are named. */
const named = 200

function Entries({ rows }: { rows: readonly Row[] }) {
  if (rows.length === 0) return null
  return (
    <ul className="mt-2">
      {rows.slice(0, named).map(({ entryId, key, number, words, request }) => (
        <li key={`${entryId}/${number}`} className="border-t border-line py-2">
          <TextLink href={paths.memoryEntry(entryId)}>
            <Breakable text={key} />
          </TextLink>
          <p className="text-small text-muted">
            {words}
            {request ? (
              <>
                {': '}
                <TextLink href={paths.request(request)}>CS-{request}</TextLink>
              </>
            ) : null}
          </p>
        </li>
      ))}
      {rows.length > named && (
        <li className="border-t border-line py-2 text-small text-muted">
          And {counted(rows.length - named, 'other')}.
        </li>
      )}
    </ul>
  )
}

const keptRow = (kept: Kept): Row => ({ ...kept, words: staysWords(kept) })

/** What was taken from pods before, and what it would do to give it back. */
function Revoked({ revocation, giveBack }: { revocation: Revocation; giveBack: KeepAction | null }) {
  const { id, by, at, reason, entries, ended, plan } = revocation
  return (
    <Card
      id={`revoked-${id}`}
      title={ended ? 'Revoked, and given back' : 'Revoked'}
      remark={counted(entries, 'entry', 'entries')}
      className="mb-4"
    >
      <p className="mt-2 text-muted">
        <Breakable text={by} />, <Time at={at} mode="absolute" />: <bdi translate="no">“{reason}”</bdi>
      </p>
      {ended && (
        <p className="mt-1 text-muted">
          Given back by <Breakable text={ended.by} />, <Time at={ended.at} mode="absolute" />:{' '}
          <bdi translate="no">“{ended.reason}”</bdi>
        </p>
      )}
      {plan && (
        <details className="mt-2">
          <summary>Give it back</summary>
          <p className="mt-2">{returnWords(plan)}</p>
          <Entries rows={plan.returns.map((one) => ({ ...one, words: returnsWords(one) }))} />
          <Entries rows={plan.stays.map(keptRow)} />
          {giveBack ? (
            <KeepForm
              key={plan.digest}
              act={`back-${id}`}
              fields={{ revocationId: id, shown: plan.digest }}
              onKeep={giveBack}
              send="Give it back now"
              sending="Giving back …"
            />
          ) : (
            <Notice tone="info" className="mt-3">
              Approvers, prompt reviewers and admins can give it back.
            </Notice>
          )}
        </details>
      )}
    </Card>
  )
}
