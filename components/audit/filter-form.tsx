import { ChevronRight, Search } from 'lucide-react'
import Form from 'next/form'
import type { ReactNode } from 'react'
import { environmentWords, type FilterName, type FilterValues, kindWords } from '@/components/audit/filter-values'
import { TextLink } from '@/components/ui/app-link'
import { Button } from '@/components/ui/button'
import { type Choice, controlLook, SelectField, TextField } from '@/components/ui/field'
import { eventKinds, outcomeWords } from '@/lib/audit/labels'
import { paths } from '@/lib/web/paths'

export type FilterFormProps = {
  values: FilterValues
  /** The filters in force, in words. */
  words: readonly string[]
  notUnderstood: readonly string[]
}

const inMore: readonly FilterName[] = [
  'kind',
  'what',
  'outcome',
  'env',
  'actor',
  'pod',
  'tool',
  'request',
  'from',
  'to',
]

/** Narrows the timeline by its address: a GET form, so that it works without scripts and every view can be sent. */
export function FilterForm({ values, words, notUnderstood }: FilterFormProps) {
  const inForce = inMore.filter((name) => values[name]).length
  return (
    <search>
      {/* The browser keeps what was typed; another address is another form. */}
      <Form key={JSON.stringify(values)} action="/audit" scroll={false} className="mb-4">
        <div className="flex max-w-[44rem] flex-wrap gap-2">
          <label htmlFor="audit-search" className="sr-only">
            Search what happened
          </label>
          <input
            id="audit-search"
            type="search"
            name="q"
            maxLength={200}
            defaultValue={values.q}
            placeholder="Search what happened"
            className={`${controlLook} min-h-10.5 min-w-0 flex-1`}
          />
          <Button type="submit" icon={<Search aria-hidden="true" className="size-4" />}>
            Search
          </Button>
        </div>
        {values.call && <input type="hidden" name="call" value={values.call} />}
        <MoreFilters count={inForce}>
          <Choices values={values} />
          <Words values={values} />
          <Window values={values} />
          <span className="flex min-h-10 items-center gap-3">
            <Button type="submit">Show</Button>
          </span>
        </MoreFilters>
        {words.length > 0 && (
          <p className="mt-1 text-small">
            Only: {words.join(' · ')}{' '}
            <TextLink href={paths.audit()} className="ml-1.5">
              Clear all filters
            </TextLink>
          </p>
        )}
        <NotUnderstood names={notUnderstood} />
      </Form>
    </search>
  )
}

function MoreFilters({ count, children }: { count: number; children: ReactNode }) {
  return (
    <details className="group/more mt-2">
      <summary className="inline-flex min-h-8 list-none items-center gap-1 text-small text-accent underline underline-offset-3 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-4 group-open/more:rotate-90" />
        Filters{count > 0 && ` (${count})`}
      </summary>
      <div className="mt-2 grid items-end gap-3 rounded-card border border-line bg-surface p-4 sm:grid-cols-2 lg:grid-cols-4">
        {children}
      </div>
    </details>
  )
}

function Choices({ values }: { values: FilterValues }) {
  return (
    <>
      <SelectField name="what" label="What" empty="Anything" options={choices(eventKinds)} defaultValue={values.what} />
      <SelectField name="kind" label="Who" empty="Anybody" options={choices(kindWords)} defaultValue={values.kind} />
      <SelectField
        name="outcome"
        label="Outcome"
        empty="Any outcome"
        options={choices(outcomeWords)}
        defaultValue={values.outcome}
      />
      <SelectField
        name="env"
        label="Environment"
        empty="Anywhere"
        options={choices(environmentWords)}
        defaultValue={values.env}
      />
    </>
  )
}

function Words({ values }: { values: FilterValues }) {
  return (
    <>
      <TextField name="actor" label="Name of who did it" maxLength={200} defaultValue={values.actor} />
      <TextField name="pod" label="Pod" maxLength={200} defaultValue={values.pod} />
      <TextField name="tool" label="Tool, by its technical name" maxLength={200} defaultValue={values.tool} />
      <TextField
        name="request"
        label="Request"
        placeholder="CS-1042"
        maxLength={20}
        defaultValue={values.request && `CS-${values.request.replace(/^cs-/i, '')}`}
      />
    </>
  )
}

/** A fixed window is carried along unseen until somebody picks a day instead. */
function Window({ values: { from, to } }: { values: FilterValues }) {
  return (
    <>
      {from?.includes('T') && <input type="hidden" name="from" value={from} />}
      <TextField name="from" type="date" label="First day" defaultValue={from?.includes('T') ? undefined : from} />
      {to?.includes('T') && <input type="hidden" name="to" value={to} />}
      <TextField name="to" type="date" label="Last day" defaultValue={to?.includes('T') ? undefined : to} />
    </>
  )
}

function NotUnderstood({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null
  return (
    <output className="mt-2 block text-small text-warn-fg">
      {names.length === 1 ? '1 filter was' : `${names.length} filters were`} not understood and left out:{' '}
      {names.join(', ')}
    </output>
  )
}

function choices(words: Readonly<Record<string, string>>): Choice[] {
  return Object.entries(words).map(([value, label]) => ({ value, label }))
}
