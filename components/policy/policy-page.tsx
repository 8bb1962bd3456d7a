import type { ReactNode } from 'react'
import type { ChangeAction } from '@/components/policy/change-note'
import { DraftBar } from '@/components/policy/draft-bar'
import { firstRows } from '@/components/policy/many-tools'
import { MatrixTable } from '@/components/policy/matrix-table'
import { PolicyFilter } from '@/components/policy/policy-filter'
import { PolicyTabs } from '@/components/policy/policy-tabs'
import { KeyHints } from '@/components/shell/key-hints'
import { TextLink } from '@/components/ui/app-link'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { Matrix } from '@/lib/policy/read/queries'
import { type UsageOfCells, usageDays } from '@/lib/policy/usage/schema'
import type { PolicyFilter as Filter } from '@/lib/policy/read/schema'

/** What the page is about, for its title too. */
export function policyTitle(environment: string): string {
  return `What each role may do in ${environmentLabel(environment).toLowerCase()}`
}

export type PolicyPageProps = {
  matrix: Matrix
  filter: Filter
  notUnderstood: readonly string[]
  usage: UsageOfCells | null
  /** The cell that is explained. */
  panel: ReactNode
  actions: Record<'answer' | 'discard', ChangeAction>
}

/** Who may use what here, and why. */
export function PolicyPage({ matrix, filter, notUnderstood, usage, panel, actions }: PolicyPageProps) {
  const { environment, rows, shown, compared, cell, tools, draft, editing } = matrix
  const { cell: _cell, ...here } = filter
  const drawn = filter.rows === 'all' ? rows : firstRows(rows, shown.length, cell?.tool.key)
  return (
    <>
      <PageHeader title={policyTitle(environment)} lead={<Lead matrix={matrix} />} />
      <PolicyTabs current="matrix" />
      <PolicyFilter matrix={matrix} filter={filter} notUnderstood={notUnderstood} />
      {draft ? (
        <DraftBar draft={draft} offHref={paths.policy({ ...filter, draft: 'off' })} onDiscard={actions.discard} />
      ) : (
        filter.draft === 'off' && <DraftOff href={paths.policy({ ...filter, draft: null })} />
      )}
      {!compared && (
        <Segmented
          label="Role"
          className="mb-3 xl:hidden"
          items={matrix.roles.map((role) => ({
            label: <bdi translate="no">{role}</bdi>,
            href: paths.policy({ ...here, pod: null, role }),
            current: role === (cell && shown.includes(cell.role) ? cell.role : shown[0]),
          }))}
        />
      )}
      {rows.length === 0 ? (
        <EmptyState kind="no-results" title={emptyWords(matrix, filter)} />
      ) : (
        <MatrixTable
          caption={`${drawn.length} of ${tools} tools, by what they do at worst`}
          roles={shown}
          isWhole={compared !== null}
          rows={drawn}
          usage={usage?.cells ?? {}}
          editing={
            editing && {
              environment,
              department: matrix.department,
              number: draft?.number ?? null,
              usualGroup: editing.usualGroup,
              onAnswer: actions.answer,
            }
          }
          current={cell && { role: cell.role, tool: cell.tool.key, words: panel }}
          hrefOf={(key) => `${paths.policy({ ...here, cell: key })}#cell`}
        />
      )}
      {drawn.length < rows.length && (
        <p className="mt-2 text-small text-muted">
          The first {drawn.length} of {counted(rows.length, 'tool')}. Search for others, or{' '}
          <TextLink href={paths.policy({ ...filter, rows: 'all' })}>show all {rows.length}</TextLink>.
        </p>
      )}
      <Legend isEdited={editing !== null} />
      {usage && (
        <p className="mt-1 text-caption text-muted">
          Numbers are calls in {usageDays} days, as of <Time at={usage.asOf} mode="clock" />.
        </p>
      )}
    </>
  )
}

function emptyWords({ tools, compared }: Matrix, { q, show }: Filter): string {
  if (tools === 0) return 'There are no tools yet'
  if (q) return 'No tool is called so'
  if (compared) return `${compared.join(' and ')} may do the same`
  return show === 'unset' ? 'Every tool is spoken of' : 'No role says anything itself'
}

function Lead({ matrix: { version, since, reason } }: { matrix: Matrix }) {
  return (
    <>
      Version {version}, in force since <Time at={since} mode="date" />: {reason}. Whatever is not set is denied.
    </>
  )
}

/** What is in force is shown, although one has a draft. */
function DraftOff({ href }: { href: string }) {
  return (
    <p className="mb-3 text-small text-muted">
      What is in force is shown. <TextLink href={href}>Show your draft</TextLink>
    </p>
  )
}

function Legend({ isEdited }: { isEdited: boolean }) {
  const items = [
    ['Upright', 'said by the role itself'],
    ['R', 'from a role it inherits'],
    ['D', 'the department may not use it'],
    ['T', 'the tool is not live'],
    ['if', 'it depends on the call'],
    ['–', 'not set, so denied'],
  ] as const
  return (
    <>
      <dl className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-caption text-muted">
        {items.map(([sign, words]) => (
          <div key={sign} className="flex gap-1.5">
            <dt className="font-strong text-ink">{sign}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {isEdited && (
        <KeyHints
          keys={[['A', 'K', 'D', 'U'], ['Space']]}
          words={['to change a cell in your draft', 'for the next answer']}
        />
      )}
    </>
  )
}
