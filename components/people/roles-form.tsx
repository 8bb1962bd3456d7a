'use client'

import { Name } from '@/components/signs/sentence'
import { useFormAction } from '@/components/shell/form-action'
import { type ChangeAction, keepFields, OutcomeNote } from '@/components/people/outcome-note'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { CheckField } from '@/components/ui/field'
import { roleNames, roleWords } from '@/lib/people/labels'
import { humanRoles } from '@/lib/people/human-roles'
import type { PersonRow } from '@/lib/people/schema'

type RolesFormProps = { person: PersonRow; onSave: ChangeAction; isLocked: boolean }

/** What a person may do, as boxes to tick. */
export function RolesForm({ person, onSave, isLocked }: RolesFormProps) {
  const [outcome, act, busy] = useFormAction(onSave)
  return (
    <Card id="roles" title="Roles">
      <form action={act} key={person.roles.join()} onReset={keepFields} className="mt-3 grid gap-3">
        <input type="hidden" name="personId" value={person.id} />
        <fieldset disabled={isLocked} className="grid gap-3">
          <legend className="sr-only">
            What <Name of={person.name} /> may do
          </legend>
          {humanRoles.map((role) => (
            <CheckField
              key={role}
              id={`role-${role}`}
              name="roles"
              value={role}
              label={roleNames[role]}
              hint={roleWords[role]}
              defaultChecked={person.roles.includes(role)}
            />
          ))}
        </fieldset>
        <div>
          <Button type="submit" variant="primary" disabled={isLocked} aria-disabled={busy}>
            Save roles
          </Button>
        </div>
      </form>
      <OutcomeNote outcome={outcome} done="Saved. It counts from their next request on." />
    </Card>
  )
}
