import type { ReactNode } from 'react'
import { ChoiceField } from '@/components/shell/choice-field'
import { type InForce, inForceOf, ListFilter } from '@/components/shell/list-filter'
import { type Choices, labelled } from '@/lib/core/choices'
import { SelectField } from '@/components/ui/select-field'
import { paths } from '@/lib/core/paths'
import { familyLabels, severityLabels, sourceLabels } from '@/lib/findings/labels'
import type { FindingsFilter as Filter } from '@/lib/findings/schema'

const lateWords = 'More than 7 days'

export type FindingsFilterProps = {
  filter: Filter
  choices: { pods: Choices; repositories: Choices }
  notUnderstood: readonly string[]
  /** The views, on the same line. */
  beside?: ReactNode
}

/** Narrows the findings by the address of the page. */
export function FindingsFilter({ filter, choices, notUnderstood, beside }: FindingsFilterProps) {
  const { cursor: _page, ...values } = filter
  return (
    <ListFilter
      action={paths.findings()}
      values={values}
      kept={['state']}
      inViews={['state']}
      inForce={findingFilters(filter)}
      notUnderstood={notUnderstood}
      beside={beside}
      clearHref={paths.findings({ state: filter.state })}
    >
      <SelectField
        name="severity"
        label="Weight"
        empty="Any weight"
        options={labelled(severityLabels)}
        defaultValue={values.severity}
      />
      <SelectField
        name="family"
        label="Kind"
        empty="Any kind"
        options={labelled(familyLabels)}
        defaultValue={values.family}
      />
      <SelectField
        name="source"
        label="Found in"
        empty="Anything"
        options={labelled(sourceLabels)}
        defaultValue={values.source}
      />
      <SelectField
        name="age"
        label="Open for"
        empty="Any time"
        options={[{ value: 'late', label: lateWords }]}
        defaultValue={values.age}
      />
      <ChoiceField
        name="repository"
        label="Repository"
        empty="Anywhere"
        choices={choices.repositories}
        chosen={values.repository}
      />
      <ChoiceField name="pod" label="Pod" empty="Any pod" choices={choices.pods} chosen={values.pod} />
    </ListFilter>
  )
}

/** The filters in words, each with its name in the address; which state is shown is seen among the views. */
export function findingFilters({ severity, family, source, age, repository, pod }: Filter): InForce[] {
  return inForceOf({
    severity: severity && `${severityLabels[severity].toLowerCase()} weight`,
    family: family && familyLabels[family],
    source: source && `in ${sourceLabels[source].toLowerCase()}`,
    age: age && lateWords.toLowerCase(),
    repository,
    pod,
  })
}
