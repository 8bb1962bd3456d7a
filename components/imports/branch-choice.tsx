import type { Route } from 'next'
import { Button } from '@/components/ui/button'
import { SelectField } from '@/components/ui/select-field'
import { revealHidden } from '@/lib/core/hidden'

export type BranchChoiceProps = {
  action: Route
  /** What else the address says. */
  hidden: Readonly<Record<string, string | null>>
  branches: readonly string[]
  chosen: string | undefined
}

/** One of very many branches, chosen from a list that can be typed in. */
export function BranchChoice({ action, hidden, branches, chosen }: BranchChoiceProps) {
  return (
    <form action={action} className="mt-3 flex flex-wrap items-end gap-3">
      {Object.entries(hidden).map(([name, value]) => value && <input key={name} type="hidden" {...{ name, value }} />)}
      <SelectField
        name="branch"
        label="Branch"
        empty={`All ${branches.length.toLocaleString('en')} branches`}
        options={branches.map((value) => ({ value, label: revealHidden(value).text }))}
        defaultValue={chosen ?? ''}
        className="max-w-[28rem]"
      />
      <Button type="submit">Show it</Button>
    </form>
  )
}
