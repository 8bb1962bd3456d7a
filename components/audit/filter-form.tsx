import type { ReactNode } from 'react'
import { type FilterValues, kindWords } from '@/components/audit/filter-values'
import { type InForce, ListFilter } from '@/components/shell/list-filter'
import { TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { eventKinds } from '@/lib/audit/labels'
import { outcomeWords } from '@/lib/audit/outcomes'
import { environmentWords } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { labelled } from '@/lib/core/choices'

export type FilterFormProps = {
  values: FilterValues
  inForce: readonly InForce[]
  notUnderstood: readonly string[]
  /** What is often asked, on the same line. */
  beside?: ReactNode
}

/** Narrows the timeline by its address. */
export function FilterForm({ values: given, inForce, notUnderstood, beside }: FilterFormProps) {
  const { cursor: _page, ...values } = given
  return (
    <ListFilter
      action={paths.audit()}
      values={values}
      label="Search what happened"
      kept={['call', 'actorId', 'counted', 'department']}
      inForce={inForce}
      notUnderstood={notUnderstood}
      beside={beside}
      clearHref={paths.audit()}
    >
      <p className="text-caption text-subtle">
        The search finds events with all of its words. “Words in quotation marks” are found as they stand together, and
        events with a -word behind a minus are left out.
      </p>
      <Choices values={values} />
      <Words values={values} />
      <Window values={values} />
    </ListFilter>
  )
}

function Choices({ values }: { values: FilterValues }) {
  return (
    <>
      <SelectField
        name="what"
        label="What"
        empty="Anything"
        options={labelled(eventKinds)}
        defaultValue={values.what}
      />
      <SelectField name="kind" label="Who" empty="Anybody" options={labelled(kindWords)} defaultValue={values.kind} />
      <SelectField
        name="outcome"
        label="Outcome"
        empty="Any outcome"
        options={labelled(outcomeWords)}
        defaultValue={values.outcome}
      />
      <SelectField
        name="env"
        label="Environment"
        empty="Anywhere"
        options={labelled(environmentWords)}
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
      <TextField name="task" label="Task" placeholder="T-318" maxLength={300} defaultValue={values.task} />
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

/** Browsers' own fields for days differ, and some use a half-typed day as none: a text is the same in all, and is checked here. */
const day = { placeholder: '2026-11-26', maxLength: 20, autoComplete: 'off' } as const

/** A fixed window is carried along unseen until somebody picks a day instead. */
function Window({ values: { from, to } }: { values: FilterValues }) {
  return (
    <>
      {from?.includes('T') && <input type="hidden" name="from" value={from} />}
      <TextField name="from" label="First day" {...day} defaultValue={from?.includes('T') ? undefined : from} />
      {to?.includes('T') && <input type="hidden" name="to" value={to} />}
      <TextField name="to" label="Last day" {...day} defaultValue={to?.includes('T') ? undefined : to} />
    </>
  )
}
