import type { ReactNode } from 'react'
import { type InForce, inForceOf, ListFilter } from '@/components/shell/list-filter'
import { SelectField } from '@/components/ui/field'
import { memoryFlagLabel, memoryStateLabels } from '@/lib/memory/labels'
import type { MemoryFilter as Filter } from '@/lib/memory/schema'
import { paths } from '@/lib/core/paths'

export type MemoryFilterProps = {
  filter: Filter
  choices: Record<'kinds' | 'pods' | 'sources' | 'flags', readonly string[]>
  notUnderstood: readonly string[]
  /** The views, on the same line. */
  beside?: ReactNode
}

/** Narrows the explorer by its address. */
export function MemoryFilter(props: MemoryFilterProps) {
  const { choices, notUnderstood, beside } = props
  const { cursor: _page, ...filter } = props.filter
  const { kind, pod, source, flag } = filter
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

/** The filters in words, each with its name in the address. */
export function memoryFilters({ q, state, kind, pod, source, flag }: Filter): InForce[] {
  return inForceOf({
    q: q && `“${q}”`,
    state: state && memoryStateLabels[state],
    kind,
    pod,
    source,
    flag: flag && memoryFlagLabel(flag),
  })
}

function same(values: readonly string[]) {
  return values.map((value) => ({ value, label: value }))
}
