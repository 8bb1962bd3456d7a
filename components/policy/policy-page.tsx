import { CellPanel } from '@/components/policy/cell-panel'
import { MatrixTable } from '@/components/policy/matrix-table'
import { ListFilter } from '@/components/shell/list-filter'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { SelectField } from '@/components/ui/field'
import { Segmented } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { PolicyFilter } from '@/lib/policy/schema'
import type { Matrix } from '@/lib/policy/read/queries'

/** What the page is about, for its title too. */
export function policyTitle(environment: string): string {
  return `What each role may do in ${environmentLabel(environment).toLowerCase()}`
}

export type PolicyPageProps = {
  matrix: Matrix
  filter: PolicyFilter
  notUnderstood: readonly string[]
  seesAudit: boolean
}

/** Who may use what here, and why. */
export function PolicyPage({ matrix, filter, notUnderstood, seesAudit }: PolicyPageProps) {
  const { environment, department, rows, shown, cell, tools } = matrix
  const { cell: _cell, ...here } = filter
  return (
    <>
      <PageHeader
        title={policyTitle(environment)}
        lead={<Lead matrix={matrix} />}
        actions={
          <>
            <ButtonLink href={paths.policyVersion(matrix.version)}>As text</ButtonLink>
            <ButtonLink href={paths.policyHistory()}>History</ButtonLink>
          </>
        }
      />
      <ListFilter
        action={paths.policy()}
        values={filter}
        label="Search tools"
        kept={['env', 'cell']}
        inViews={['env', 'cell']}
        inForce={[
          ...(filter.q ? [{ words: filter.q, names: ['q'] }] : []),
          ...(department ? [{ words: `Department ${department}`, names: ['department'] }] : []),
          ...(filter.role ? [{ words: `Role ${filter.role}`, names: ['role'] }] : []),
        ]}
        notUnderstood={[...notUnderstood, ...matrix.unknown]}
        clearHref={paths.policy({ env: filter.env })}
        beside={
          <Segmented
            label="Environment"
            items={matrix.environments.map((name) => ({
              label: environmentLabel(name),
              href: paths.policy({ ...filter, env: name }),
              current: name === environment,
            }))}
          />
        }
      >
        <SelectField
          name="department"
          label="Department of the pod"
          empty="Any"
          options={matrix.departments.map(choice)}
          defaultValue={department ?? undefined}
        />
        <SelectField
          name="role"
          label="See as role"
          empty="All roles"
          options={matrix.roles.map(choice)}
          defaultValue={filter.role}
        />
      </ListFilter>
      <Segmented
        label="Role"
        className="mb-3 xl:hidden"
        items={matrix.roles.map((role) => ({
          label: <bdi translate="no">{role}</bdi>,
          href: paths.policy({ ...here, role }),
          current: role === (cell && shown.includes(cell.role) ? cell.role : shown[0]),
        }))}
      />
      {rows.length === 0 ? (
        <EmptyState kind="no-results" title={tools === 0 ? 'There are no tools yet' : 'No tool is called so'} />
      ) : (
        <MatrixTable
          caption={`${rows.length} of ${tools} tools, by what they do at worst`}
          roles={shown}
          rows={rows}
          current={
            cell && {
              role: cell.role,
              tool: cell.tool.key,
              words: <CellPanel cell={cell} callsHref={seesAudit ? paths.audit({ tool: cell.tool.key }) : null} />,
            }
          }
          hrefOf={(key) => `${paths.policy({ ...here, cell: key })}#cell`}
        />
      )}
      <Legend />
    </>
  )
}

function choice(name: string) {
  return { value: name, label: name }
}

function Lead({ matrix: { version, since, reason } }: { matrix: Matrix }) {
  return (
    <>
      Version {version}, in force since <Time at={since} mode="date" />: {reason}. Whatever is not set is denied.
    </>
  )
}

function Legend() {
  const items = [
    ['Upright', 'said by the role itself'],
    ['R', 'from a role it inherits'],
    ['D', 'the department may not use it'],
    ['T', 'the tool is not live'],
    ['if', 'it depends on the call'],
    ['–', 'not set, so denied'],
  ] as const
  return (
    <dl className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-caption text-muted">
      {items.map(([sign, words]) => (
        <div key={sign} className="flex gap-1.5">
          <dt className="font-strong text-ink">{sign}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  )
}
