import { type Choice, TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { type Outcome, typedAt } from '@/lib/core/outcome'
import type { Duty } from '@/lib/policy/schema'
import { tierLabels } from '@/lib/requests/labels'
import { labelled } from '@/lib/core/choices'

export type Signers = {
  duties: readonly Duty[]
  tier: string | null
  expires: string | null
  permission: string | null
}

type SignerFieldsProps = {
  groups: readonly Choice[]
  signers: Signers
  /** Keeps the fields of two forms on one page apart. */
  prefix: string
  errors?: Partial<Record<'group' | 'tier' | 'expires' | 'permission' | 'because', string>> | undefined
  /** What became of it when it was sent last: what was refused stays written, without scripts, too. */
  outcome?: Outcome<unknown> | null
}

/** Who signs when it asks, how much it weighs, how long it waits and how long what is signed can be used; why it is denied. */
export function SignerFields({ groups, signers, prefix, errors = {}, outcome = null }: SignerFieldsProps) {
  const { duties, tier, expires, permission } = signers
  return (
    <div className="grid gap-3">
      {[0, 1].map((at) => (
        <div key={at} className="flex flex-wrap gap-3">
          <SelectField
            id={`${prefix}-group-${at}`}
            name="group"
            label={at === 0 ? 'Who signs when it asks' : 'And'}
            empty={at === 0 ? 'Choose a group' : 'Nobody else'}
            options={groups}
            defaultValue={typedAt(outcome, 'group', at) ?? duties[at]?.group}
            error={at === 0 ? errors.group : undefined}
            className="min-w-40 flex-1"
          />
          <TextField
            id={`${prefix}-count-${at}`}
            name="count"
            label="How many"
            type="number"
            min={1}
            max={20}
            defaultValue={typedAt(outcome, 'count', at) ?? duties[at]?.count ?? 1}
            className="w-24"
          />
        </div>
      ))}
      <div className="flex flex-wrap gap-3">
        <SelectField
          id={`${prefix}-tier`}
          name="tier"
          label="Weighs at least"
          empty="As the tool does"
          options={labelled(tierLabels)}
          defaultValue={typedAt(outcome, 'tier') ?? tier ?? undefined}
          error={errors.tier}
          className="min-w-40 flex-1"
        />
        <TextField
          id={`${prefix}-expires`}
          name="expires"
          label="Waits"
          placeholder="24h"
          defaultValue={typedAt(outcome, 'expires') ?? expires ?? ''}
          error={errors.expires}
          className="w-24"
        />
        <TextField
          id={`${prefix}-permission`}
          name="permission"
          label="Permission lives"
          placeholder="15m"
          defaultValue={typedAt(outcome, 'permission') ?? permission ?? ''}
          error={errors.permission}
          className="w-36"
        />
      </div>
      <TextField
        id={`${prefix}-because`}
        name="because"
        label="Why it is denied"
        remark="(when it is)"
        defaultValue={typedAt(outcome, 'because')}
        error={errors.because}
        maxLength={300}
      />
    </div>
  )
}
