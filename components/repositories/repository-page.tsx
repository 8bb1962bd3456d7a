import type { ChangeAction } from '@/components/people/outcome-note'
import { OutputsSection, type OutputsSectionProps } from '@/components/repositories/outputs-section'
import { OthersCard } from '@/components/repositories/others-card'
import { UpstreamCard } from '@/components/repositories/upstream-card'
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
import type { DeliveryRow } from '@/lib/deliveries/schema'
import { atOnceWords } from '@/lib/deliveries/undo/once/labels'
import { deliveryStateLabels } from '@/lib/deliveries/words'
import { repositoryWords } from '@/lib/repositories/labels'
import type { RepositoryView, UnsignedMove } from '@/lib/repositories/schema'
import type { UpstreamView } from '@/lib/repositories/upstream/schema'

type RepositoryPageProps = {
  repository: RepositoryView
  deliveries: readonly DeliveryRow[]
  moves: readonly UnsignedMove[]
  address: string
  /** Null where it is here alone. */
  upstream: UpstreamView | null
  onDecide: ChangeAction | null
  /** What others opened at GitHub, and how somebody asks that it be signed. */
  others: readonly OtherPullView[]
  onAsk: ChangeAction | null
} & Pick<OutputsSectionProps, 'taken' | 'choosing'>

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
  const { repository, deliveries, moves, address, upstream, onDecide, others, onAsk, taken, choosing } = props
  const { name, branches, protectedBranches, owners, closedAt } = repository
  const clone = `git clone ${address}`
  return (
    <>
      <LiveRefresh topics={['deliveries', 'requests']} />
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
              ...owners.map((owner) => ({ name: 'Signs as well', value: repositoryWords.owner(owner) })),
            ]}
          />
        </div>
      </Card>
      {upstream && <UpstreamCard {...{ upstream, onDecide }} />}
      <OthersCard {...{ others, onAsk }} />
      {moves.length > 0 && (
        <Card id="unsigned" title="Moved without a signature" className="mb-4">
          <p className="mt-1 text-subtle">{repositoryWords.moves}</p>
          <ul className="mt-2">
            {moves.map(({ id, eventId, branch, kept, at, isThere }) => (
              <li key={id} className="py-1">
                {eventId === null ? (
                  <bdi translate="no">{branch}</bdi>
                ) : (
                  <TextLink href={paths.event(eventId)}>
                    <bdi translate="no">{branch}</bdi>
                  </TextLink>
                )}{' '}
                {kept === null ? repositoryWords.gone : repositoryWords.kept(kept)}
                {isThere && repositoryWords.there}, <Time at={at} mode="relative" />
              </li>
            ))}
          </ul>
        </Card>
      )}
      <OutputsSection {...{ taken, choosing }} repository={name} branches={protectedBranches} />
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
            Pods push to <code translate="no">refs/for/{protectedBranches[0]}</code>.
          </EmptyState>
        )}
      </Card>
    </>
  )
}
