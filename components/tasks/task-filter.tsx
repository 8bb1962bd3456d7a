import { ListFilter } from '@/components/shell/list-filter'
import { SelectField } from '@/components/ui/field'
import { taskStatusLabels } from '@/lib/tasks/labels'
import type { TaskFilter as Filter } from '@/lib/tasks/schema'
import { paths } from '@/lib/core/paths'

export type TaskFilterProps = {
  filter: Filter
  choices: Record<'phases' | 'pods' | 'sources', readonly string[]>
  notUnderstood: readonly string[]
}

const origins = { live: 'Worked on here', import: 'Read from a repository' } as const

/** Narrows the list of tasks by its address. */
export function TaskFilter({ filter, choices, notUnderstood }: TaskFilterProps) {
  const { q, status, waits, phase, pod, origin, source } = filter
  return (
    <ListFilter
      action={paths.tasks()}
      search={{ label: 'Search tasks', value: q }}
      hidden={{ status, waits }}
      count={[phase, pod, origin, source].filter(Boolean).length}
      words={taskFilterWords(filter)}
      notUnderstood={notUnderstood}
      clearHref={paths.tasks()}
    >
      <SelectField name="phase" label="Phase" empty="Any phase" options={same(choices.phases)} defaultValue={phase} />
      <SelectField name="pod" label="Pod" empty="Any pod" options={same(choices.pods)} defaultValue={pod} />
      <SelectField
        name="origin"
        label="Origin"
        empty="Any origin"
        options={Object.entries(origins).map(([value, label]) => ({ value, label }))}
        defaultValue={origin}
      />
      <SelectField
        name="source"
        label="Repository"
        empty="Any repository"
        options={same(choices.sources)}
        defaultValue={source}
      />
    </ListFilter>
  )
}

/** What is stuck on a person. */
export const waitsWords = 'Waits for people'

/** The filters in words, for the line under the form and for "No tasks match …". */
export function taskFilterWords({ q, status, waits, phase, pod, origin, source }: Filter): string[] {
  const words = [
    q && `“${q}”`,
    waits && waitsWords,
    status && taskStatusLabels[status],
    phase,
    pod,
    origin && origins[origin],
    source,
  ]
  return words.flatMap((word) => word || [])
}

function same(values: readonly string[]) {
  return values.map((value) => ({ value, label: value }))
}
