import Form from 'next/form'
import { Button } from '@/components/ui/button'
import { TextLink } from '@/components/ui/app-link'
import { type Choice, SelectField } from '@/components/ui/field'
import { tierLabels } from '@/lib/approvals/labels'
import type { QueueView, Tier } from '@/lib/approvals/schema'

export type QueueFilterValues = { tier?: Tier; pod?: string; tool?: string; environment?: string }
export type QueueFilterProps = {
  view: QueueView
  filter: QueueFilterValues
  choices: { pods: readonly Choice[]; tools: readonly Choice[]; environments: readonly Choice[] }
  /** This view without filters. */
  clearHref: string
  /** Search parameters the page did not understand. */
  notUnderstood?: readonly string[]
}

const tiers: Choice[] = (['critical', 'high', 'elevated'] as const).map((value) => ({
  value,
  label: tierLabels[value],
}))

/** Narrows the queue by address: a GET form, so that every filtered list can be sent to somebody. */
export function QueueFilter({ view, filter, choices, clearHref, notUnderstood = [] }: QueueFilterProps) {
  const active = Object.values(filter).filter(Boolean).length
  return (
    <details data-filter open={active > 0} className="min-w-0 open:basis-full">
      <summary className="inline-flex min-h-9 items-center gap-1 text-small text-accent underline underline-offset-3">
        Filter{active > 0 && ` (${active})`}
      </summary>
      <Form
        action="/approvals"
        scroll={false}
        prefetch={false}
        className="mt-2 grid gap-3 rounded-card border border-line bg-surface p-3 sm:grid-cols-2 md:flex md:flex-wrap md:items-end [&>div]:md:min-w-40"
      >
        <input type="hidden" name="view" value={view} />
        <SelectField name="risk" label="Risk" empty="Any risk" options={tiers} defaultValue={filter.tier ?? ''} />
        <SelectField name="pod" label="Pod" empty="Any pod" options={choices.pods} defaultValue={filter.pod ?? ''} />
        <SelectField
          name="env"
          label="Environment"
          empty="Anywhere"
          options={choices.environments}
          defaultValue={filter.environment ?? ''}
        />
        <SelectField
          name="tool"
          label="Tool"
          empty="Any tool"
          options={choices.tools}
          defaultValue={filter.tool ?? ''}
        />
        <span className="flex min-h-10 items-center gap-3">
          <Button type="submit">Show</Button>
          {active > 0 && <TextLink href={clearHref}>Clear</TextLink>}
        </span>
      </Form>
      {notUnderstood.length > 0 && (
        <output className="mt-2 block text-small text-warn-fg">
          {notUnderstood.length === 1 ? '1 filter was' : `${notUnderstood.length} filters were`} not understood and left
          out: {notUnderstood.join(', ')}
        </output>
      )}
    </details>
  )
}

/** The filters in words, for "No requests match …". */
export function filterWords(filter: QueueFilterValues, choices: QueueFilterProps['choices']): string {
  const named = (options: readonly Choice[], value?: string) =>
    options.find((option) => option.value === value)?.label ?? value
  return [
    named(choices.environments, filter.environment),
    filter.tier && tierLabels[filter.tier],
    named(choices.pods, filter.pod),
    named(choices.tools, filter.tool),
  ]
    .filter(Boolean)
    .join(', ')
}
