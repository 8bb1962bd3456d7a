import { AddressForm } from '@/components/shell/address-form'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { WhatIf } from '@/lib/policy/whatif/queries'
import type { WhatIfFilter } from '@/lib/policy/whatif/schema'

/** What is asked: a plain form whose fields are its page's address. */
export function WhatIfForm({ asked, filter }: { asked: WhatIf; filter: WhatIfFilter }) {
  const shown = JSON.stringify(filter)
  return (
    <AddressForm
      shown={shown}
      action={paths.policyTry()}
      scroll={false}
      className="grid gap-3 rounded-card border border-line bg-surface px-4 py-3.5"
    >
      {/* The browser keeps what was chosen; another address has other fields. The button stays under whoever presses it. */}
      <div key={shown} className="grid gap-3">
        <SelectField
          name="tool"
          label="Tool"
          empty="Choose a tool"
          options={asked.tools.map(({ key, title }) => ({ value: key, label: `${title} (${key})` }))}
          defaultValue={filter.tool}
        />
        <SelectField
          name="env"
          label="Environment"
          options={asked.environments.map((name) => ({ value: name, label: environmentLabel(name) }))}
          defaultValue={asked.environment}
        />
        <SelectField
          name="pod"
          label="Pod"
          empty="None in particular"
          options={asked.pods.map(({ slug, name }) => ({ value: slug, label: `${name} (${slug})` }))}
          defaultValue={filter.pod}
        />
        <fieldset className="grid gap-3 border-l-[3px] border-line pl-3">
          <legend className="pb-1 text-small text-muted">Or, for no pod in particular:</legend>
          <SelectField
            name="role"
            label="Role"
            empty="Choose a role"
            options={asked.roles.map(choice)}
            defaultValue={filter.role}
          />
          <SelectField
            name="department"
            label="Department"
            empty="One that may use it"
            options={asked.departments.map(choice)}
            defaultValue={filter.department}
          />
        </fieldset>
        <details open={isMoreKnown(filter)}>
          <summary className="min-h-6 cursor-pointer font-strong">What is known of the call</summary>
          <div className="mt-1 grid gap-3">
            <p className="text-caption text-subtle">
              A rule that looks at what is left empty may still stop the call or ask about it; it never permits it.
            </p>
            <TextField
              name="path"
              label="Paths"
              hint="Several between commas"
              maxLength={1000}
              defaultValue={filter.path}
            />
            <TextField name="branch" label="Branch" maxLength={255} defaultValue={filter.branch} />
            <TextField name="repository" label="Repository" maxLength={255} defaultValue={filter.repository} />
            <TextField
              name="size"
              label="Size in bytes"
              inputMode="numeric"
              pattern="\d{1,12}"
              defaultValue={filter.size}
            />
            <TextField
              name="rate"
              label="Calls of it in the hour before"
              inputMode="numeric"
              pattern="\d{1,12}"
              defaultValue={filter.rate}
            />
          </div>
        </details>
      </div>
      <Button type="submit" variant="primary" className="justify-self-start">
        See the answer
      </Button>
    </AddressForm>
  )
}

/** What only rules with a condition look at is folded until somebody has said some of it. */
function isMoreKnown({ path, branch, repository, size, rate }: WhatIfFilter): boolean {
  return [path, branch, repository, size, rate].some((one) => one !== undefined && one !== '')
}

function choice(name: string) {
  return { value: name, label: name }
}
