import type { ReactNode } from 'react'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Name, Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { BarredCircle, TickCircle, WarningTriangle } from '@/components/ui/shapes'
import { type Column, DataTable } from '@/components/ui/table'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { inSentence } from '@/lib/people/labels'
import type { Coverage } from '@/lib/policy/coverage/queries'
import type { Cover, DutyRow, Named } from '@/lib/policy/coverage/rules'
import { coverWords } from '@/lib/policy/labels'

export type CoveragePageProps = {
  /** Null while no policy is in force. */
  coverage: Coverage | null
  /** The one group that is looked at, if the address names one. */
  group: string | null
  notUnderstood: readonly string[]
}

/** Each duty of the policy with who can sign it in the coming week, gaps first. */
export function CoveragePage({ coverage, group, notUnderstood }: CoveragePageProps) {
  const duties = coverage?.duties ?? []
  const rows = duties.filter((row) => group === null || row.group === group)
  const groups = [...new Map(duties.map((row) => [row.group, row.title]))]
  return (
    <>
      <LiveRefresh topics={['people', 'policy', 'access']} />
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'People', href: paths.people() }]} here="Coverage" />}
        title={coverageTitle(rows)}
        lead="Who can sign what the policy asks for in the next seven days: people with access and the role approver, in the group that a rule names. Nobody can be marked as away yet, so all of them count."
      />
      <NotUnderstood names={notUnderstood} />
      {groups.length > 1 && (
        <Segmented
          label="Group"
          className="mb-3"
          items={[
            { label: 'All groups', href: paths.coverage(), current: group === null },
            ...groups.map(([slug, title]) => ({
              label: <Name of={title} />,
              href: paths.coverage({ group: slug }),
              current: group === slug,
            })),
          ]}
        />
      )}
      <Card>
        {rows.length > 0 ? (
          <DataTable
            caption={coverage ? `Policy version ${coverage.version}, gaps first` : ''}
            columns={columns}
            rows={rows}
            rowKey={({ rule, group: asked }) => `${asked} ${rule}`}
          />
        ) : (
          <EmptyState kind="first-use" title={coverage ? 'No rule asks this group' : 'No policy is in force'}>
            {coverage
              ? 'Being in it signs nothing until a rule names it.'
              : 'Nothing can be asked of anybody until one is.'}
          </EmptyState>
        )}
      </Card>
      {coverage && group === null && coverage.unasked.length > 0 && (
        <Card id="unasked" title="Groups that no rule asks" className="mt-4">
          <ul className="mt-2 grid gap-1">
            {coverage.unasked.map(({ group: slug, title, able, unable }) => (
              <li key={slug}>
                <Name of={title} />{' '}
                <span className="text-muted">
                  {counted(able.length + unable.length, 'member')}, who sign nothing by it
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}

/** What stands out, as the heading. */
export function coverageTitle(rows: readonly DutyRow[]): string {
  const of = (cover: Cover) => rows.filter((row) => row.cover === cover).length
  const [gaps, tight] = [of('gap'), of('tight')]
  if (gaps > 0) return `${counted(gaps, 'duty', 'duties')} cannot be fulfilled`
  if (tight > 0) return `${counted(tight, 'duty hangs', 'duties hang')} on everybody being there`
  return 'Every duty can be fulfilled'
}

const looks = {
  gap: { tone: 'bad', Icon: BarredCircle },
  tight: { tone: 'warn', Icon: WarningTriangle },
  enough: { tone: 'ok', Icon: TickCircle },
} as const

const columns: ReadonlyArray<Column<DutyRow>> = [
  {
    key: 'cover',
    label: 'Standing',
    nowrap: true,
    cell: ({ cover }) => {
      const { tone, Icon } = looks[cover]
      return (
        <Chip tone={tone} icon={<Icon />}>
          {coverWords[cover]}
        </Chip>
      )
    },
  },
  {
    key: 'duty',
    label: 'What asks for it',
    rowHeader: true,
    cell: ({ words, cell, roles, rule }) => (
      <>
        {cell ? (
          <TextLink
            href={`${paths.policy({ env: cell.environment, role: cell.role, cell: `${cell.role}:${cell.tool}` })}#cell`}
          >
            {words}
          </TextLink>
        ) : (
          words
        )}
        <span className="block text-caption font-normal text-muted">
          <code translate="no" className="font-code text-code">
            {rule}
          </code>
          {roles.length > 0 && (
            <>
              {' '}
              for <bdi translate="no">{roles.join(', ')}</bdi>
            </>
          )}
        </span>
      </>
    ),
  },
  {
    key: 'group',
    label: 'Asks',
    nowrap: true,
    cell: ({ count, title }) => (
      <>
        {counted(count, 'person', 'people')} of <Name of={title} />
      </>
    ),
  },
  { key: 'able', label: 'Can sign', cell: (row) => <Able row={row} /> },
]

function Able({ row: { able, unable, short } }: { row: DutyRow }): ReactNode {
  return (
    <>
      {able.length === 0 ? <span className="font-strong text-bad-fg">Nobody</span> : <People of={able} />}
      {short.map(({ pod, barred, left }) => (
        <span key={pod} className="block text-small text-bad-fg">
          <Sentence
            text={`For ${pod} ${left === 0 ? 'nobody is' : `only ${left} are`} left, as who answers for it or was shown a key of it signs nothing of it: ${inSentence(barred)}`}
            names={[pod, ...barred]}
          />
        </span>
      ))}
      {unable.length > 0 && (
        <span className="block text-small text-muted">
          <People of={unable} /> {unable.length === 1 ? 'is' : 'are'} in it without the role approver
        </span>
      )}
    </>
  )
}

function People({ of }: { of: readonly Named[] }): ReactNode {
  return of.map(({ id, name }, at) => (
    <span key={id} className="inline-block max-w-full">
      <TextLink href={paths.person(id)}>
        <Name of={name} />
      </TextLink>
      {at < of.length - 1 && <>,&nbsp;</>}
    </span>
  ))
}
