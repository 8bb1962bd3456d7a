import type { ChangeAction } from '@/components/people/outcome-note'
import { OutputsSection, type OutputsSectionProps } from '@/components/repositories/outputs-section'
import { BranchesCard, type BranchesCardProps } from '@/components/repositories/branches-card'
import { OwnersCard, type OwnersCardProps } from '@/components/repositories/owners-card'
import { AbleCard } from '@/components/repositories/able-card'
import { MovementsCard } from '@/components/repositories/movements-card'
import { OthersCard } from '@/components/repositories/others-card'
import { type Guarded, UpstreamCard } from '@/components/repositories/upstream-card'
import { LiveRefresh } from '@/components/shell/live'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card, MetaList } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import type { OtherPullView } from '@/lib/deliveries/github/others/schema'
import type { WhoDelivers } from '@/lib/deliveries/able/schema'
import type { Movement } from '@/lib/deliveries/moved/schema'
import type { DeliveryRow } from '@/lib/deliveries/schema'
import { atOnceWords } from '@/lib/deliveries/undo/once/labels'
import { deliveryStateLabels } from '@/lib/deliveries/words'
import { repositoryWords } from '@/lib/repositories/labels'
import type { RepositoryView } from '@/lib/repositories/schema'
import type { UpstreamView } from '@/lib/repositories/upstream/schema'

type RepositoryPageProps = {
  repository: RepositoryView
  deliveries: readonly DeliveryRow[]
  /** Null where it is closed, or no policy is in force. */
  who: WhoDelivers | null
  moves: readonly Movement[]
  address: string
  /** Null where it is here alone. */
  upstream: UpstreamView | null
  guards: Guarded
  onDecide: ChangeAction | null
  /** What others opened at GitHub, and how somebody asks that it be signed. */
  others: readonly OtherPullView[]
  onAsk: ChangeAction | null
} & Pick<OutputsSectionProps, 'taken' | 'choosing'> &
  Pick<BranchesCardProps, 'asked' | 'onAskBranches'> &
  Pick<OwnersCardProps, 'ownersAsked' | 'onAskOwners'>

const columns: readonly Column<DeliveryRow>[] = [
  {
    key: 'what',
    label: 'Delivery',
    rowHeader: true,
    wide: true,
    cell: ({ id, number, podName, revision }) => (
      <TextLink href={number === null ? paths.delivery(id) : paths.request(number)}>
        {number === null ? 'By a rule' : `CS-${number}`} of <bdi translate="no">{podName}</bdi>
        {revision === 1 ? '' : `, revision ${revision}`}
      </TextLink>
    ),
  },
  { key: 'branch', label: 'Branch', inline: true, cell: ({ branch }) => <bdi translate="no">{branch}</bdi> },
  {
    key: 'state',
    label: 'Stands',
    inline: true,
    nowrap: true,
    cell: ({ state, isAtOnce }) => `${deliveryStateLabels[state]}${isAtOnce ? `, ${atOnceWords.mark}` : ''}`,
  },
  {
    key: 'commit',
    label: 'Commit',
    cell: ({ commit }) =>
      commit ? <code translate="no">{commit.slice(0, 12)}</code> : <span className="text-subtle">none</span>,
  },
  { key: 'at', label: 'Pushed', nowrap: true, cell: ({ at }) => <Time at={at} mode="relative" /> },
]

/** One repository: where its branches are, who signs, and what was delivered into it. */
export function RepositoryPage(props: RepositoryPageProps) {
  const { repository, deliveries, who, moves, address, upstream, guards, onDecide, others, onAsk, taken, choosing } =
    props
  const { name, branches, protectedBranches, owners, closedAt } = repository
  const clone = `git clone ${address}`
  return (
    <>
      {/* What becomes of the request for a delivery is a line of the delivery's own. */}
      <LiveRefresh topics={['deliveries']} />
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Repositories', href: paths.repositories() }]} here={name} />}
        title={
          <bdi translate="no" className="wrap-anywhere">
            {name}
          </bdi>
        }
        lead={closedAt === null ? repositoryWords.protection(protectedBranches) : repositoryWords.closed}
      />
      <Card id="about" title="Where it is" className="mb-4">
        <div className="mt-2">
          <MetaList
            items={[
              {
                name: 'Clone it',
                value: (
                  <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                    <code translate="no" className="wrap-anywhere">
                      {clone}
                    </code>
                    <CopyButton text={clone} label="Copy" />
                  </span>
                ),
              },
              {
                name: 'Password',
                value: (
                  <>
                    A <TextLink href={paths.tokens()}>token of your own</TextLink>, with any user name. You read; pods
                    deliver with a token of theirs.
                  </>
                ),
              },
              ...branches.map(({ branch, commit, movedAt }) => ({
                name: branch,
                value: (
                  <>
                    <code translate="no">{commit.slice(0, 12)}</code>, since <Time at={movedAt} mode="relative" />
                  </>
                ),
              })),
            ]}
          />
        </div>
      </Card>
      {upstream && <UpstreamCard {...{ upstream, guards, onDecide }} />}
      <OthersCard {...{ others, onAsk }} />
      <MovementsCard moves={moves} />
      <BranchesCard
        repository={name}
        branches={protectedBranches}
        asked={props.asked}
        onAskBranches={props.onAskBranches}
      />
      <OwnersCard repository={name} {...{ owners }} ownersAsked={props.ownersAsked} onAskOwners={props.onAskOwners} />
      <AbleCard who={who} />
      <OutputsSection {...{ taken, choosing }} repository={name} branches={repository.namedBranches} />
      <Card id="deliveries" title="Deliveries">
        {deliveries.length > 0 ? (
          <DataTable
            caption="Deliveries, newest first"
            captionHidden
            columns={columns}
            rows={deliveries}
            rowKey={({ id }) => id}
          />
        ) : (
          <EmptyState kind="first-use" title={repositoryWords.empty}>
            Pods push to <code translate="no">refs/for/{repository.defaultBranch}</code>.
          </EmptyState>
        )}
      </Card>
    </>
  )
}
