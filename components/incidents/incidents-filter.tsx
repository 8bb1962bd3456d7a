import type { ReactNode } from 'react'
import { ChoiceField } from '@/components/shell/choice-field'
import { type InForce, inForceOf, ListFilter } from '@/components/shell/list-filter'
import { SelectField } from '@/components/ui/select-field'
import { type Choices, labelled } from '@/lib/core/choices'
import { environmentWords } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { incidentKindWords, severityWords } from '@/lib/incidents/labels'
import type { IncidentsFilter as Filter } from '@/lib/incidents/schema'

const ownerWords = { me: 'Mine', nobody: 'Nobody’s' } as const

export type IncidentsFilterProps = {
  filter: Filter
  choices: { pods: Choices; tools: Choices }
  notUnderstood: readonly string[]
  /** The views, on the same line. */
  beside?: ReactNode
}

/** Narrows the incidents by the address of the page. */
export function IncidentsFilter({ filter, choices, notUnderstood, beside }: IncidentsFilterProps) {
  const { cursor: _page, ...values } = filter
  return (
    <ListFilter
      action={paths.incidents()}
      values={values}
      kept={['state']}
      inViews={['state']}
      inForce={incidentFilters(filter)}
      notUnderstood={notUnderstood}
      beside={beside}
      clearHref={paths.incidents({ state: filter.state })}
    >
      <SelectField
        name="severity"
        label="Weight"
        empty="Any weight"
        options={labelled(severityWords)}
        defaultValue={values.severity}
      />
      <SelectField
        name="kind"
        label="Kind"
        empty="Any kind"
        options={labelled(incidentKindWords)}
        defaultValue={values.kind}
      />
      <SelectField
        name="env"
        label="Environment"
        empty="Any environment"
        options={labelled(environmentWords)}
        defaultValue={values.env}
      />
      <SelectField
        name="owner"
        label="Whose"
        empty="Anybody’s"
        options={labelled(ownerWords)}
        defaultValue={values.owner}
      />
      <ChoiceField name="pod" label="Pod" empty="Any pod" choices={choices.pods} chosen={values.pod} />
      <ChoiceField name="tool" label="Tool" empty="Any tool" choices={choices.tools} chosen={values.tool} />
    </ListFilter>
  )
}

/** The filters in words, each with its name in the address; which state is shown is seen among the views. */
export function incidentFilters({ severity, kind, env, owner, pod, tool }: Filter): InForce[] {
  return inForceOf({
    severity: severity && `${severityWords[severity].toLowerCase()} weight`,
    kind: kind && incidentKindWords[kind].toLowerCase(),
    env: env && environmentWords[env],
    owner: owner && ownerWords[owner].toLowerCase(),
    pod,
    tool,
  })
}
