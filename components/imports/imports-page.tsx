import type { CancelAction } from '@/components/imports/cancel-form'
import { GoingOn } from '@/components/imports/going-on'
import { EndingSaid } from '@/components/imports/ending-said'
import { ImportForm, type StartAction } from '@/components/imports/import-form'
import { type RunSorts, RunTable } from '@/components/imports/run-table'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { AppLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { changelogSentence, noBranchYet } from '@/lib/imports/labels'
import { ownBranches } from '@/lib/imports/views/own'
import type { ImportRow, ListedSource } from '@/lib/imports/views/schema'
import { type Place, rangeWords } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'

export type ImportsPageProps = {
  /** How many there are; also the beginning of the page's title. */
  title: string
  /** What waits or is being read. */
  open: readonly ImportRow[]
  /** A page of those that have ended, and in which order. */
  ended: readonly ImportRow[]
  caption: string
  sorts: RunSorts
  sources: readonly ListedSource[]
  place: Place
  addresses: PageAddresses
  notUnderstood: readonly string[]
  /** Null for people who may read imports but not start them. */
  actions: { onStart: StartAction; onCancel: CancelAction } | null
}

/** Repositories that pods delivered to before, read with all they ever held. */
export function ImportsPage(props: ImportsPageProps) {
  const { title, open, ended, caption, sorts, sources, place, addresses, notUnderstood, actions } = props
  return (
    <>
      <LiveRefresh topics={['imports']} />
      <EndingSaid runs={[...open, ...ended].map(({ number, name, state }) => ({ number, name, state }))} />
      <PageHeader
        title={title}
        lead="A delivery repository is read with its whole history, so that what its files have lost comes back: changelog entries, prompts, thoughts and memory. Nothing in the repository is changed."
      />
      <NotUnderstood names={notUnderstood} />
      {actions ? (
        <ImportForm onStart={actions.onStart} />
      ) : (
        <p className="mb-4 text-small text-muted">Admins can start an import; your role reads what came of it.</p>
      )}
      {open.length > 0 && <Open runs={open} onCancel={actions?.onCancel ?? null} />}
      {sources.length > 0 && <Sources sources={sources} />}
      {open.length + ended.length === 0 && (
        <div className="rounded-card border border-line bg-surface">
          <Empty isOlder={addresses.first !== null} canStart={actions !== null} />
        </div>
      )}
      {ended.length > 0 && (
        <Card id="ended" title="Past imports">
          <RunTable rows={ended} caption={caption} sorts={sorts} />
        </Card>
      )}
      <CursorPager showing={rangeWords(place, ended.length, 'past import')} addresses={addresses} />
    </>
  )
}

function Open({ runs, onCancel }: { runs: readonly ImportRow[]; onCancel: CancelAction | null }) {
  return (
    <Card id="open" title="Going on now" className="mb-6">
      <div className="mt-1">
        {runs.map((run) => (
          <GoingOn key={run.id} run={run} onCancel={onCancel} />
        ))}
      </div>
    </Card>
  )
}

/** Each repository in a line or two; its newest import leads to everything about it. */
function Sources({ sources }: { sources: readonly ListedSource[] }) {
  return (
    <Card id="sources" title="Repositories" className="mb-6">
      <ul className="mt-2">
        {sources.map(({ id, name, branches, newestRunId }) => (
          <li key={id} className="border-t border-line py-3">
            {newestRunId ? (
              <AppLink href={paths.importRun(newestRunId)} className="link font-strong">
                <Breakable text={name} />
              </AppLink>
            ) : (
              <span className="font-strong">
                <Breakable text={name} />
              </span>
            )}
            {branches.length === 0 && <p className="mt-1 text-small text-muted">{noBranchYet}</p>}
            <ul className="mt-1 text-small text-muted">
              {ownBranches(branches).own.map(({ name: branch, facts }) => (
                <li key={branch}>
                  <span className="text-ink">
                    <Breakable text={branch} />
                  </span>
                  : {facts.changelog ? changelogSentence(facts.changelog) : 'It keeps no changelog.'}
                </li>
              ))}
              {ownBranches(branches).others.length > 0 && (
                <li>and {ownBranches(branches).others.length.toLocaleString('en')} more branches</li>
              )}
            </ul>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Empty({ isOlder, canStart }: { isOlder: boolean; canStart: boolean }) {
  if (isOlder) return <EmptyState kind="all-done" title="There are no more imports" />
  return (
    <EmptyState kind="first-use" title="Nothing has been imported yet">
      {canStart
        ? 'Say above where a repository is. Its tasks and memory then appear on their own pages.'
        : 'Once an admin imports a repository, its tasks and memory appear on their own pages.'}
    </EmptyState>
  )
}
