import type { ReactNode } from 'react'
import { ChoiceField } from '@/components/shell/choice-field'
import { type InForce, inForceOf, ListFilter } from '@/components/shell/list-filter'
import { SelectField } from '@/components/ui/select-field'
import { ageLabels, taskStatusLabels } from '@/lib/tasks/labels'
import type { TaskFilter as Filter } from '@/lib/tasks/schema'
import type { Choices } from '@/lib/core/choices'
import { paths } from '@/lib/core/paths'
import { labelled } from '@/lib/core/choices'

export type TaskFilterProps = {
  filter: Filter
  choices: Record<'phases' | 'pods' | 'sources', Choices>
  notUnderstood: readonly string[]
  /** The views, on the same line. */
  beside?: ReactNode
}

const origins = { live: 'Worked on here', import: 'Read from a repository' } as const

/** Narrows the list of tasks by its address. */
export function TaskFilter({ filter: { cursor: _page, ...filter }, choices, notUnderstood, beside }: TaskFilterProps) {
  const { phase, pod, origin, source, age } = filter
  return (
    <ListFilter
      action={paths.tasks()}
      values={filter}
      label="Search tasks"
      kept={['status', 'waits', 'view']}
      inViews={['status', 'waits']}
      inForce={taskFilters(filter)}
      notUnderstood={notUnderstood}
      beside={beside}
      clearHref={paths.tasks()}
    >
      <ChoiceField name="phase" label="Phase" empty="Any phase" choices={choices.phases} chosen={phase} />
      <ChoiceField name="pod" label="Pod" empty="Any pod" choices={choices.pods} chosen={pod} />
      <SelectField name="origin" label="Origin" empty="Any origin" options={labelled(origins)} defaultValue={origin} />
      <ChoiceField name="source" label="Repository" empty="Any repository" choices={choices.sources} chosen={source} />
      <SelectField name="age" label="Changed" empty="At any time" options={labelled(ageLabels)} defaultValue={age} />
    </ListFilter>
  )
}

/** What is stuck on a person. */
export const waitsWords = 'Waits for people'

/** The filters in words, each with its name in the address. */
export function taskFilters({ q, status, waits, phase, pod, origin, source, age }: Filter): InForce[] {
  const words = {
    q: q && `“${q}”`,
    waits: waits && waitsWords,
    status: status && taskStatusLabels[status],
    phase,
    pod,
    origin: origin && origins[origin],
    source,
    age: age && ageLabels[age],
  }
  return inForceOf(words)
}
