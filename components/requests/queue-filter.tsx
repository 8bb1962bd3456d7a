import type { ReactNode } from 'react'
import { ChoiceField } from '@/components/shell/choice-field'
import { type InForce, inForceOf, ListFilter } from '@/components/shell/list-filter'
import { type Choice } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import type { Choices } from '@/lib/core/choices'
import { paths } from '@/lib/core/paths'
import { tierLabels } from '@/lib/requests/labels'
import type { QueueAddress } from '@/lib/requests/queue/schema'

export type QueueFilterProps = {
  /** What the address says, without the page. */
  filter: Omit<QueueAddress, 'cursor'>
  choices: Record<'pods' | 'tools' | 'environments', Choices>
  /** Search parameters the page did not understand. */
  notUnderstood?: readonly string[]
  /** The views, on the same line. */
  beside?: ReactNode
}

const tiers: Choice[] = (['critical', 'high', 'elevated'] as const).map((value) => ({
  value,
  label: tierLabels[value],
}))

/** Narrows the queue by its address. */
export function QueueFilter({ filter, choices, notUnderstood = [], beside }: QueueFilterProps) {
  const { view, risk, pod, env, tool } = filter
  return (
    <ListFilter
      action={paths.approvals()}
      values={filter}
      label="Search requests"
      kept={['view', 'sort']}
      inForce={queueFilters(filter, choices)}
      notUnderstood={notUnderstood}
      clearHref={paths.approvals({ view })}
      beside={beside}
    >
      <SelectField name="risk" label="Risk" empty="Any risk" options={tiers} defaultValue={risk} />
      <ChoiceField name="pod" label="Pod" empty="Any pod" choices={choices.pods} chosen={pod} />
      <ChoiceField name="env" label="Environment" empty="Anywhere" choices={choices.environments} chosen={env} />
      <ChoiceField name="tool" label="Tool" empty="Any tool" choices={choices.tools} chosen={tool} />
    </ListFilter>
  )
}

/** The filters in words, each with its name in the address. */
export function queueFilters(filter: QueueFilterProps['filter'], choices: QueueFilterProps['choices']): InForce[] {
  const { q, risk, pod, env, tool } = filter
  const named = ({ options }: Choices, value?: string) =>
    options.find((option) => option.value === value)?.label ?? value
  return inForceOf({
    q: q && `“${q}”`,
    env: named(choices.environments, env),
    risk: risk && tierLabels[risk],
    pod: named(choices.pods, pod),
    tool: named(choices.tools, tool),
  })
}
