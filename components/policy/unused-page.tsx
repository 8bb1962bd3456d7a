import { AnswerMark } from '@/components/policy/answer-mark'
import { OneButton } from '@/components/policy/change-forms'
import type { ChangeAction } from '@/components/policy/change-note'
import { PolicyTabs } from '@/components/policy/policy-tabs'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { cellWords } from '@/lib/policy/labels'
import type { Unused } from '@/lib/policy/usage/queries'
import { unusedDays } from '@/lib/policy/usage/schema'
import { takenAway } from '@/lib/policy/usage/unused'

export type UnusedPageProps = {
  unused: Unused
  /** Puts edits into a draft, for those who may change the policy. */
  onTake: ChangeAction | null
}

type Role = Unused['roles'][number]

/** The heading, with how many there are. */
function unusedTitle({ environment, roles }: Unused): string {
  const count = roles.reduce((sum, { rights }) => sum + rights.length, 0)
  const where = `that nobody uses in ${environmentLabel(environment).toLowerCase()}`
  return count === 0 ? `Rights ${where}` : `${counted(count, 'right')} ${where}`
}

/** Which rights could go, since no pod used them: the least that is needed is the most that should be given. */
export function UnusedPage({ unused, onTake }: UnusedPageProps) {
  const { environment, environments, roles, window } = unused
  const some = roles.filter(({ rights }) => rights.length > 0)
  return (
    <>
      <PageHeader title={unusedTitle(unused)} lead={<Lead window={window} />} />
      <PolicyTabs current="unused" />
      <Segmented
        label="Environment"
        className="mb-4"
        items={environments.map((name) => ({
          label: environmentLabel(name),
          href: paths.policyUnused({ env: name }),
          current: name === environment,
        }))}
      />
      {window && some.length === 0 && <EmptyState kind="no-results" title="Every right was used" />}
      {window &&
        some.map((role) => (
          <RoleCard key={role.role} {...{ role, environment, onTake }} isLong={window.days >= unusedDays} />
        ))}
    </>
  )
}

function Lead({ window }: { window: Unused['window'] }) {
  if (!window) return 'Calls were not counted yet. The worker begins with it as soon as it runs.'
  const { days, asOf } = window
  return (
    <>
      What a role may do or ask for, had all the time, and did not once{' '}
      {days < unusedDays
        ? `since the record began ${days === 0 ? 'today' : `${counted(days, 'day')} ago`}`
        : `in ${days} days`}
      . Counted up to <Time at={asOf} mode="clock" />.
      {days < unusedDays && ` After ${unusedDays} days all that a role does not use can be taken away at once.`}
    </>
  )
}

function RoleCard({
  role: { role, pods, rights, of },
  environment,
  isLong,
  onTake,
}: {
  role: Role
  /** Whether long enough was looked at to take everything away at once. */
  isLong: boolean
  environment: string
  onTake: ChangeAction | null
}) {
  const columns: ReadonlyArray<Column<Role['rights'][number]>> = [
    {
      key: 'tool',
      label: 'Tool',
      rowHeader: true,
      wide: true,
      cell: ({ tool }) => (
        <TextLink href={`${paths.policy({ env: environment, cell: `${role}:${tool.key}` })}#cell`}>
          {tool.title}
        </TextLink>
      ),
    },
    {
      key: 'right',
      label: 'May',
      nowrap: true,
      cell: ({ cell }) => (
        <>
          <span className="sr-only">{cellWords(cell)}</span>
          <span aria-hidden>
            <AnswerMark {...cell} origin="own" />
          </span>
        </>
      ),
    },
    {
      key: 'last',
      label: 'Last used',
      nowrap: true,
      cell: ({ last }) => (last ? <Time at={last} mode="date" /> : 'never'),
    },
    ...(onTake
      ? [
          {
            key: 'take',
            nowrap: true,
            label: 'Draft',
            cell: (right: Role['rights'][number]) => (
              <OneButton
                fields={{ edits: JSON.stringify([takenAway(right)]) }}
                label="Take away"
                of={`${right.tool.title} from ${role}`}
                done="It is in your draft."
                size="small"
                action={onTake}
              />
            ),
          },
        ]
      : []),
  ]
  return (
    <Card
      id={`role-${role}`}
      title={<bdi translate="no">{role}</bdi>}
      remark={`${rights.length} of ${counted(of, 'right')} unused · ${pods === 0 ? 'no pod here has this role' : `${counted(pods, 'pod')} here ${pods === 1 ? 'has' : 'have'} it`}`}
      className="mb-4"
      aside={
        onTake &&
        isLong && (
          <OneButton
            fields={{ edits: JSON.stringify(rights.map(takenAway)) }}
            label={rights.length === 1 ? 'Take it away in a draft' : `Take all ${rights.length} away in a draft`}
            of={`from ${role}`}
            done="They are in your draft."
            size="small"
            action={onTake}
          />
        )
      }
    >
      <details open={rights.length <= 8}>
        <summary className="min-h-6 cursor-pointer text-small text-muted">
          {rights.length === 1 ? 'The right' : `The ${rights.length} rights`}
        </summary>
        <DataTable
          caption={counted(rights.length, 'unused right')}
          columns={columns}
          rows={rights}
          rowKey={({ tool }) => tool.key}
          compact
        />
      </details>
    </Card>
  )
}
