import { Fragment, type ReactNode } from 'react'
import { EndingSaid } from '@/components/imports/ending-said'
import type { CancelAction } from '@/components/imports/cancel-form'
import { GoingOn } from '@/components/imports/going-on'
import { Result } from '@/components/imports/run-table'
import { BranchChoice, type BranchChoiceProps } from '@/components/imports/branch-choice'
import type { SameActions } from '@/components/imports/same-question'
import { SourceCard } from '@/components/imports/source-card'
import { ImportChip } from '@/components/imports/state-chip'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Breakable } from '@/components/ui/breakable'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { type LinkRowItem, Segmented, TabLinks } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { Time } from '@/components/ui/time'
import type { ImportDetail } from '@/lib/imports/views/schema'
import { type Place, rangeWords } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'

export const runTabs = ['overview', 'problems', 'log', 'rewrites', 'unlogged', 'notes', 'prompts'] as const
export type RunTab = (typeof runTabs)[number]

export type RunPageProps = {
  run: ImportDetail
  tabs: readonly LinkRowItem[]
  onCancel: CancelAction | null
  children: ReactNode
}

/** One import: what came of it and everything that is known about its repository. */
export function RunPage({ run, tabs, onCancel, children }: RunPageProps) {
  const isOpen = run.state === 'queued' || run.state === 'running'
  return (
    <>
      {isOpen && <LiveRefresh topics={['imports']} />}
      <EndingSaid runs={[{ number: run.number, name: run.name, state: run.state }]} />
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Imports', href: paths.imports() }]} here={`Import ${run.number}`} />}
        title={<Breakable text={run.source?.name ?? run.name} />}
        chips={<ImportChip state={run.state} />}
        lead={<Lead run={run} />}
      />
      {isOpen && (
        <Card className="mb-4">
          <GoingOn run={run} onCancel={onCancel} />
        </Card>
      )}
      {run.source ? (
        <>
          <TabLinks label="What was found" items={tabs} className="mb-4" />
          {children}
        </>
      ) : (
        <div className="rounded-card border border-line bg-surface">
          <EmptyState kind="first-use" title={isOpen ? 'Nothing has been read yet' : 'Nothing was read'}>
            {isOpen
              ? 'What is found appears here branch by branch.'
              : 'The import ended before it reached the repository.'}
          </EmptyState>
        </div>
      )}
    </>
  )
}

function Lead({ run }: { run: ImportDetail }) {
  const { askedBy, requestedAt, branches } = run
  return (
    <>
      <div>
        <Result run={run} />
      </div>
      <p className="mt-1 text-small">
        <Breakable text={askedBy} /> asked for it <Time at={requestedAt} />
        {branches.length > 0 && `, for the ${branches.length === 1 ? 'branch' : 'branches'} `}
        {branches.map((name, at) => (
          <Fragment key={name}>
            {at > 0 && ', '}
            <Breakable text={name} />
          </Fragment>
        ))}
        .
      </p>
    </>
  )
}

type RunOverviewProps = {
  run: ImportDetail
  /** Null for people who may not. */
  actions: SameActions | null
  /** What stands between the headline and the branches. */
  children?: ReactNode
}

/** What the repository holds, branch by branch. */
export function RunOverview({ run, actions, children }: RunOverviewProps) {
  return (
    run.source && (
      <>
        {children}
        <SourceCard source={run.source} actions={actions} prompts={paths.importRun(run.id, { tab: 'prompts' })} />
      </>
    )
  )
}

// As many as fit in a row; more are chosen from a list.
const fewBranches = 8

export type FindingsProps = {
  title: string
  /** What the list means, in a sentence. */
  meaning: string
  branches: readonly LinkRowItem[]
  choice: BranchChoiceProps
  /** Other ways to narrow it, each an address. */
  views?: readonly LinkRowItem[]
  shown: number
  place: Place
  notUnderstood: readonly string[]
  addresses: PageAddresses
  empty: string
  /** What is chosen or said below the list. */
  below?: ReactNode
  children: ReactNode
}

/** A long list about a repository, a page at a time, for one branch or all. */
export function Findings({
  title,
  meaning,
  branches,
  choice,
  views = [],
  shown,
  place,
  notUnderstood,
  addresses,
  empty,
  below,
  children,
}: FindingsProps) {
  return (
    <Card id="findings" title={title}>
      <p className="mt-1 max-w-[70ch] text-small text-pretty text-muted">{meaning}</p>
      {branches.length > 2 && branches.length <= fewBranches && (
        <Segmented label="Branch" items={branches} className="mt-3" />
      )}
      {branches.length > fewBranches && <BranchChoice {...choice} />}
      {views.length > 0 && <Segmented label="Which entries" items={views} className="mt-3" />}
      <NotUnderstood names={notUnderstood} />
      <div className="mt-2">
        {shown > 0 ? children : <EmptyState kind="all-done" title={addresses.first ? 'There are no more' : empty} />}
      </div>
      <CursorPager showing={rangeWords(place, shown, 'line')} addresses={addresses} />
      {below}
    </Card>
  )
}
