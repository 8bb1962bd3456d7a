import Form from 'next/form'
import { Button } from '@/components/ui/button'
import { TextLink } from '@/components/ui/app-link'
import { type Choice, SelectField } from '@/components/ui/field'
import { tierLabels } from '@/lib/requests/labels'
import type { QueueView, Tier } from '@/lib/requests/schema'
import { paths } from '@/lib/core/paths'

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
  const { tier, pod, environment, tool } = filter
  return (
    <>
      <details data-filter open={active > 0} className="min-w-0 open:basis-full">
        <summary className="inline-flex min-h-9 items-center gap-1 text-small text-accent underline underline-offset-3">
          Filter{active > 0 && ` (${active})`}
        </summary>
        <Form action={paths.approvals()} scroll={false} prefetch={false} className={formLook}>
          <input type="hidden" name="view" value={view} />
          <Narrow name="risk" label="Risk" empty="Any risk" options={tiers} value={tier} />
          <Narrow name="pod" label="Pod" empty="Any pod" options={choices.pods} value={pod} />
          <Narrow name="env" label="Environment" empty="Anywhere" options={choices.environments} value={environment} />
          <Narrow name="tool" label="Tool" empty="Any tool" options={choices.tools} value={tool} />
          <span className="flex min-h-10 items-center gap-3">
            <Button type="submit">Show</Button>
            {active > 0 && <TextLink href={clearHref}>Clear</TextLink>}
          </span>
        </Form>
      </details>
      {notUnderstood.length > 0 && (
        <output className="basis-full text-small text-warn-fg">
          {notUnderstood.length === 1 ? '1 filter was' : `${notUnderstood.length} filters were`} not understood and left
          out: {notUnderstood.join(', ')}
        </output>
      )}
    </>
  )
}

const formLook =
  'mt-2 grid gap-3 rounded-card border border-line bg-surface p-3 sm:grid-cols-2 md:flex md:flex-wrap md:items-end [&>div]:md:min-w-40'

type NarrowProps = {
  name: string
  label: string
  empty: string
  options: readonly Choice[]
  value?: string | undefined
}

/** Drawn afresh when the address changes, so that "Clear" also empties what the browser shows. */
function Narrow({ value = '', ...rest }: NarrowProps) {
  return <SelectField key={value} {...rest} defaultValue={value} />
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
