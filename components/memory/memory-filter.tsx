import { ListFilter } from '@/components/shell/list-filter'
import { SelectField } from '@/components/ui/field'
import { memoryFlagLabel, memoryStateLabels } from '@/lib/memory/labels'
import type { MemoryFilter as Filter } from '@/lib/memory/schema'
import { paths } from '@/lib/core/paths'

export type MemoryFilterProps = {
  filter: Filter
  choices: Record<'kinds' | 'pods' | 'sources' | 'flags', readonly string[]>
  notUnderstood: readonly string[]
}

/** Narrows the explorer by its address. */
export function MemoryFilter({ filter, choices, notUnderstood }: MemoryFilterProps) {
  const { q, state, kind, pod, source, flag } = filter
  return (
    <ListFilter
      action={paths.memory()}
      search={{ label: 'Search memory', value: q }}
      hidden={{ state }}
      count={[kind, pod, source, flag].filter(Boolean).length}
      words={memoryFilterWords(filter)}
      notUnderstood={notUnderstood}
      clearHref={paths.memory()}
    >
      <SelectField name="kind" label="Kind" empty="Any kind" options={same(choices.kinds)} defaultValue={kind} />
      <SelectField name="pod" label="Pod" empty="Any pod" options={same(choices.pods)} defaultValue={pod} />
      <SelectField
        name="source"
        label="Repository"
        empty="Any repository"
        options={same(choices.sources)}
        defaultValue={source}
      />
      <SelectField
        name="flag"
        label="Odd thing"
        empty="Odd or not"
        options={choices.flags.map((value) => ({ value, label: memoryFlagLabel(value) }))}
        defaultValue={flag}
      />
    </ListFilter>
  )
}

/** The filters in words, for the line under the form and for "No entries match …". */
export function memoryFilterWords({ q, state, kind, pod, source, flag }: Filter): string[] {
  const words = [q && `“${q}”`, state && memoryStateLabels[state], kind, pod, source, flag && memoryFlagLabel(flag)]
  return words.flatMap((word) => word || [])
}

function same(values: readonly string[]) {
  return values.map((value) => ({ value, label: value }))
}
