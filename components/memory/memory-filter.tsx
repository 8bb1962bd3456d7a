import type { ReactNode } from 'react'
import { ChoiceField } from '@/components/shell/choice-field'
import { type InForce, inForceOf, ListFilter } from '@/components/shell/list-filter'
import { memoryFlagLabel, memoryStateLabels } from '@/lib/memory/labels'
import type { MemoryFilter as Filter } from '@/lib/memory/schema'
import { ageLabels } from '@/lib/memory/compared/labels'
import { type Choices, choicesOf, labelled } from '@/lib/core/choices'
import { paths } from '@/lib/core/paths'

export type MemoryFilterProps = {
  filter: Filter
  choices: Record<'kinds' | 'pods' | 'sources' | 'flags', Choices>
  notUnderstood: readonly string[]
  /** The views, on the same line. */
  beside?: ReactNode
}

const ages = choicesOf(labelled(ageLabels))

/** Narrows the explorer by its address. */
export function MemoryFilter(props: MemoryFilterProps) {
  const { choices, notUnderstood, beside } = props
  const { cursor: _page, ...filter } = props.filter
  const { kind, pod, source, flag, age } = filter
  return (
    <ListFilter
      action={paths.memory()}
      values={filter}
      label="Search memory"
      kept={['state']}
      inViews={['state']}
      inForce={memoryFilters(filter)}
      notUnderstood={notUnderstood}
      beside={beside}
      clearHref={paths.memory()}
    >
      <ChoiceField name="kind" label="Kind" empty="Any kind" choices={choices.kinds} chosen={kind} />
      <ChoiceField name="pod" label="Pod" empty="Any pod" choices={choices.pods} chosen={pod} />
      <ChoiceField name="source" label="Repository" empty="Any repository" choices={choices.sources} chosen={source} />
      <ChoiceField name="flag" label="Odd thing" empty="Odd or not" choices={choices.flags} chosen={flag} />
      <ChoiceField name="age" label="Changed" empty="At any time" choices={ages} chosen={age} />
    </ListFilter>
  )
}

/** The filters in words, each with its name in the address. */
export function memoryFilters({ q, state, kind, pod, source, flag, age }: Filter): InForce[] {
  return inForceOf({
    q: q && `“${q}”`,
    state: state && memoryStateLabels[state],
    kind,
    pod,
    source,
    flag: flag && memoryFlagLabel(flag),
    age: age && ageLabels[age],
  })
}
