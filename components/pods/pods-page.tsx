import { PodStateChip } from '@/components/pods/state-chip'
import { type InForce, inForceOf, ListFilter } from '@/components/shell/list-filter'
import { LiveRefresh } from '@/components/shell/live'
import { ActorMark } from '@/components/signs/actor-mark'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { TextLink } from '@/components/ui/app-link'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { EmptyState } from '@/components/ui/empty-state'
import { SelectField } from '@/components/ui/select-field'
import { PageHeader } from '@/components/ui/page-header'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { listTitle } from '@/components/signs/titles'
import { counted } from '@/lib/core/count'
import { environmentLabel, environments } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { podStateWords } from '@/lib/pods/labels'
import type { PodFilter, PodRow } from '@/lib/pods/schema'
import { labelled } from '@/lib/core/choices'

export type PodsPageProps = {
  rows: readonly PodRow[]
  /** Whether these are all that match. */
  isAll: boolean
  filter: PodFilter
  notUnderstood: readonly string[]
  /** The roles that the policy knows. */
  roles: readonly string[]
  /** Whether the reader may register one. */
  canRegister: boolean
}

/** Every pod: what it is, who answers for it, where it acts, and what waits. */
export function PodsPage({ rows, isAll, filter, notUnderstood, roles, canRegister }: PodsPageProps) {
  const inForce = podFilters(filter)
  return (
    <>
      <LiveRefresh topics={['access', 'people']} />
      <PageHeader
        title={podsTitle(filter, rows.length, isAll)}
        lead="The agents that work here: what each of them is, who answers for it, and whether it may act."
        actions={canRegister && <ButtonLink href={paths.podForm()}>Register a pod</ButtonLink>}
      />
      <ListFilter
        action={paths.pods()}
        values={filter}
        label="Search pods"
        inForce={inForce}
        notUnderstood={notUnderstood}
        clearHref={paths.pods()}
      >
        <SelectField
          name="state"
          label="State"
          empty="All but retired"
          options={labelled(podStateWords)}
          defaultValue={filter.state}
        />
        <SelectField
          name="role"
          label="Role"
          empty="Any role"
          options={roles.map((name) => ({ value: name, label: name }))}
          defaultValue={filter.role}
        />
        <SelectField
          name="env"
          label="Has an identity in"
          empty="Any environment"
          options={environments.map((name) => ({ value: name, label: environmentLabel(name) }))}
          defaultValue={filter.env}
        />
      </ListFilter>
      <Card>
        {rows.length > 0 ? (
          <DataTable
            caption={isAll ? 'Pods' : `The first ${rows.length}; narrow the list to see others`}
            captionHidden={isAll}
            columns={columns}
            rows={rows}
            rowKey={({ slug }) => slug}
          />
        ) : inForce.length > 0 ? (
          <EmptyState
            kind="no-results"
            title="No pod matches"
            action={<ButtonLink href={paths.pods()}>Show all pods</ButtonLink>}
          />
        ) : (
          <EmptyState kind="first-use" title="There are no pods yet">
            A pod is an agent with an identity of its own. An admin registers it.
          </EmptyState>
        )}
      </Card>
    </>
  )
}

/** The heading, and the beginning of the title. */
export function podsTitle(filter: PodFilter, count: number, isAll: boolean): string {
  const words = podFilters(filter).map((one) => one.words)
  const names = { name: 'Pods', one: 'pod', many: 'pods' }
  return listTitle(names, { count, total: words.length > 0 ? null : count, isLeast: !isAll }, words)
}

function podFilters({ q, state, role, env }: PodFilter): InForce[] {
  return inForceOf({
    q: q && `“${q}”`,
    state: state && podStateWords[state],
    role: role && `Role ${role}`,
    env: env && environmentLabel(env),
  })
}

const columns: ReadonlyArray<Column<PodRow>> = [
  {
    key: 'name',
    label: 'Pod',
    rowHeader: true,
    cell: ({ slug, name, demo }) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <TextLink href={paths.pod(slug)}>
          <ActorMark kind="pod" name={name} />
        </TextLink>
        {demo && <Chip>Demo</Chip>}
      </span>
    ),
  },
  {
    key: 'role',
    label: 'Role and department',
    cell: ({ role, department }) => (
      <span translate="no">
        {role} <span className="text-muted">in {department}</span>
      </span>
    ),
  },
  {
    key: 'owner',
    label: 'Answers for it',
    cell: ({ owner }) => (owner ? <bdi translate="no">{owner}</bdi> : 'Nobody'),
  },
  { key: 'state', label: 'State', nowrap: true, inline: true, cell: ({ state }) => <PodStateChip state={state} /> },
  {
    key: 'environments',
    label: 'Has an identity in',
    inline: true,
    cell: ({ environments: own }) =>
      own.length === 0 ? (
        'None yet'
      ) : (
        <span className="inline-flex flex-wrap gap-1">
          {own.map((name) => (
            <EnvironmentMark key={name} environment={name} />
          ))}
        </span>
      ),
  },
  {
    key: 'last',
    label: 'Last call',
    inline: true,
    nowrap: true,
    cell: ({ lastCall }) => (lastCall ? <Time at={lastCall} mode="relative" /> : 'Never'),
  },
  {
    key: 'waiting',
    label: 'Waits for people',
    inline: true,
    nowrap: true,
    cell: ({ slug, waiting }) =>
      waiting === 0 ? (
        'Nothing'
      ) : (
        <TextLink href={paths.approvals({ view: 'team', pod: slug })}>{counted(waiting, 'request')}</TextLink>
      ),
  },
]
