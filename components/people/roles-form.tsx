'use client'

import { useState } from 'react'
import { Name } from '@/components/signs/sentence'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { type ChangeAction, OutcomeNote } from '@/components/people/outcome-note'
import { doneWords, WaitingRights, WhyField } from '@/components/people/waiting-rights'
import { Card } from '@/components/ui/card'
import { CheckField } from '@/components/ui/field'
import type { WaitingRight } from '@/lib/access/schema'
import { roleNames, roleWords } from '@/lib/people/labels'
import { type HumanRole, humanRoles } from '@/lib/people/human-roles'
import type { PersonRow } from '@/lib/people/schema'

type RolesFormProps = {
  person: PersonRow
  /** Whether other people sign what is more. */
  isSigned: boolean
  waiting: readonly WaitingRight[]
  onSave: ChangeAction
  isLocked: boolean
}

/** What a person may do, as boxes to tick. What is taken away counts at once; what is more may have to be asked for. */
export function RolesForm({ person, isSigned, waiting, onSave, isLocked }: RolesFormProps) {
  const [outcome, act] = useFormAction(onSave)
  const rights = waiting.filter(({ right }) => 'role' in right)
  const waits = (role: string) => rights.some(({ right }) => 'role' in right && right.role === role)
  // What was ticked is of a form that is drawn anew when roles change or are asked for.
  const drawn = [...person.roles, ...rights.map(({ number }) => number)].join()
  const [ticks, setTicks] = useState<{ drawn: string; roles: readonly string[] }>({ drawn, roles: person.roles })
  const ticked = ticks.drawn === drawn ? ticks.roles : person.roles
  const isMore = isSigned && ticked.some((role) => !(person.roles as string[]).includes(role))
  // Nothing is asked for somebody who has no access: that comes first.
  const mayAsk = isSigned && !isLocked && !person.deactivatedAt
  const isOpen = (role: HumanRole) => person.roles.includes(role) || !isSigned || (mayAsk && !waits(role))
  const isLess = person.roles.some((role) => !ticked.includes(role))
  return (
    <Card id="roles" title="Roles">
      <Form
        action={act}
        key={drawn}
        onChange={({ currentTarget }) =>
          setTicks({ drawn, roles: new FormData(currentTarget).getAll('roles').map(String) })
        }
        className="mt-3 grid gap-3"
      >
        <input type="hidden" name="personId" value={person.id} />
        {isSigned && (
          <p className="text-muted">
            What you take away counts at once. What you add is asked for: it counts once somebody else has signed it.
          </p>
        )}
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
              hint={waits(role) ? `${roleWords[role]} It is asked for and waits.` : roleWords[role]}
              defaultChecked={person.roles.includes(role)}
              disabled={!isOpen(role)}
            />
          ))}
        </fieldset>
        {mayAsk && <WhyField id="why-roles" outcome={outcome} isRequired={isMore} />}
        <div>
          <SendButton variant="primary" disabled={isLocked}>
            {isMore ? (isLess ? 'Save and ask' : 'Ask for it') : 'Save roles'}
          </SendButton>
        </div>
      </Form>
      <OutcomeNote
        outcome={outcome}
        done={doneWords(outcome, 'Saved. It counts from their next request on.')}
        fields={['reason']}
      />
      <WaitingRights rights={rights} />
    </Card>
  )
}
