import { type InForce, inForceOf, ListFilter } from '@/components/shell/list-filter'
import { SelectField } from '@/components/ui/select-field'
import { Segmented } from '@/components/ui/link-row'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { Matrix } from '@/lib/policy/read/queries'
import type { PolicyFilter as Filter } from '@/lib/policy/read/schema'
import { labelled } from '@/lib/core/choices'

export type PolicyFilterProps = { matrix: Matrix; filter: Filter; notUnderstood: readonly string[] }

/** What of the matrix is shown, for whom, and where. */
export function PolicyFilter({ matrix, filter, notUnderstood }: PolicyFilterProps) {
  const { environment, environments, department, departments, pod, pods, everyRole, unknown } = matrix
  return (
    <ListFilter
      action={paths.policy()}
      values={filter}
      label="Search tools"
      kept={['env', 'cell']}
      inViews={['env', 'cell']}
      inForce={inForceIn(matrix, filter)}
      notUnderstood={[...notUnderstood, ...unknown]}
      clearHref={paths.policy({ env: filter.env })}
      beside={
        <Segmented
          label="Environment"
          items={environments.map((name) => ({
            label: environmentLabel(name),
            href: paths.policy({ ...filter, env: name }),
            current: name === environment,
          }))}
        />
      }
    >
      <SelectField
        name="show"
        label="Show"
        empty="All tools"
        options={labelled(showWords)}
        defaultValue={filter.show}
      />
      <SelectField
        name="pod"
        label="See as pod"
        hint="Its role and its department at once."
        empty="Nobody"
        options={pods.map(({ slug, name }) => ({ value: slug, label: name }))}
        defaultValue={pod?.slug}
      />
      <SelectField
        name="department"
        label="Department of the pod"
        empty="Any"
        options={departments.map(choice)}
        defaultValue={pod ? undefined : (department ?? undefined)}
      />
      <SelectField
        name="role"
        label="See as role"
        empty="All roles"
        options={everyRole.map(choice)}
        defaultValue={filter.role}
      />
      <SelectField
        name="with"
        label="Compare with"
        hint="Shows the tools for which the two roles differ."
        empty="No other role"
        options={everyRole.map(choice)}
        defaultValue={filter.with}
      />
    </ListFilter>
  )
}

const showWords: Record<NonNullable<Filter['show']>, string> = {
  explicit: 'Only what a role says itself',
  unset: 'Only what is not set',
}

function inForceIn({ pod, department, compared }: Matrix, { q, show, role }: Filter): InForce[] {
  return inForceOf({
    q,
    show: show && showWords[show],
    pod: pod ? `As ${pod.name}: ${pod.role}, ${pod.department}` : undefined,
    department: !pod && department ? `Department ${department}` : undefined,
    role: pod || !role ? undefined : `Role ${role}`,
    with: compared ? `Only where ${compared.join(' and ')} differ` : undefined,
  })
}

function choice(name: string) {
  return { value: name, label: name }
}
