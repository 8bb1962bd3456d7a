import { AddressForm } from '@/components/shell/address-form'
import { TextLink } from '@/components/ui/app-link'
import { Button } from '@/components/ui/button'
import { SelectField } from '@/components/ui/select-field'
import { paths } from '@/lib/core/paths'
import { type InsightsAddress, periodDays } from '@/lib/insights/schema'

type InsightsFilterProps = { address: InsightsAddress; departments: readonly string[]; isFixed: boolean }

/** Which time, and whose pods. A fixed time, as a copied link has it, stays until another is chosen. */
export function InsightsFilter({ address, departments, isFixed }: InsightsFilterProps) {
  const { board, days, from, to, department } = address
  return (
    <search>
      <AddressForm
        action={paths.insights()}
        shown={JSON.stringify(address)}
        scroll={false}
        className="flex flex-wrap items-end gap-2"
      >
        {board && <input type="hidden" name="board" value={board} />}
        {isFixed && (
          <>
            <input type="hidden" name="from" value={from} />
            <input type="hidden" name="to" value={to} />
            <TextLink href={paths.insights({ board, department })} className="self-center">
              Up to now instead
            </TextLink>
          </>
        )}
        {!isFixed && (
          <SelectField
            name="days"
            label="Time"
            options={periodDays.map((value) => ({ value, label: `Last ${value} days` }))}
            defaultValue={days ?? '30'}
          />
        )}
        <SelectField
          name="department"
          label="Department"
          empty="All departments"
          options={departments.map((value) => ({ value, label: value }))}
          defaultValue={department}
        />
        <Button type="submit">Show</Button>
      </AddressForm>
    </search>
  )
}
