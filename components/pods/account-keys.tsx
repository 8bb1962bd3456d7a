'use client'

import { OutcomeNote } from '@/components/people/outcome-note'
import { CredentialList } from '@/components/pods/credential-list'
import { Fold } from '@/components/pods/fold'
import { IssuedSecret } from '@/components/pods/issued-secret'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { Button } from '@/components/ui/button'
import { SelectField } from '@/components/ui/select-field'
import type { Outcome } from '@/lib/core/outcome'
import { credentialKindWords, lifetimeChoices, overlapChoices, podRefusals } from '@/lib/pods/labels'
import type { AccountRow, CredentialRow } from '@/lib/pods/schema'
import { labelled } from '@/lib/core/choices'

export type Issued = { clientId: string; secret: string; expiresAt: Date; oldEnds?: Date }
type Act<Value> = (previous: unknown, form: FormData) => Promise<Outcome<Value>>
export type KeyActions = { issue: Act<Issued>; rotate: Act<Issued>; revoke: Act<unknown> }

type AccountKeysProps = {
  slug: string
  environment: AccountRow['environment']
  open: readonly CredentialRow[]
  now: Date
  actions: KeyActions
}

/**
 * The credentials of an account, for whoever manages pods: issue one, put another in the place of one, end one. A secret is
 * held here from the answer until the page is left, and is nowhere else.
 */
export function AccountKeys({ slug, environment, open, now, actions }: AccountKeysProps) {
  const [issued, issue] = useFormAction(actions.issue)
  const [rotated, rotate] = useFormAction(actions.rotate)
  const [revoked, revoke] = useFormAction(actions.revoke)
  return (
    <>
      {open.length === 0 && <p className="mt-2 text-warn-fg">No credential opens this identity, so it cannot call.</p>}
      {open.length > 0 && (
        <CredentialList
          rows={open}
          now={now}
          caption="Credentials that open it"
          actions={(row) => (
            <span className="flex flex-wrap gap-3">
              <Fold words="Replace" of={row.prefix}>
                <Form action={rotate} className="grid gap-2">
                  <input type="hidden" name="credentialId" value={row.id} />
                  <SelectField
                    id={`overlap-${row.id}`}
                    name="overlapHours"
                    label="The old one ends"
                    options={overlapChoices}
                  />
                  <SelectField
                    id={`days-${row.id}`}
                    name="lifetimeDays"
                    label="The new one works for"
                    options={lifetimeChoices}
                  />
                  <SendButton size="small" className="justify-self-start">
                    Make the new one
                  </SendButton>
                </Form>
              </Fold>
              <Fold words="Revoke" of={row.prefix}>
                <Form action={revoke} className="grid gap-2">
                  <input type="hidden" name="credentialId" value={row.id} />
                  <p>Whoever uses it is refused from the next call on.</p>
                  <Button type="submit" size="small" variant="bad" className="justify-self-start">
                    Revoke it now
                  </Button>
                </Form>
              </Fold>
            </span>
          )}
        />
      )}
      <OutcomeNote outcome={revoked} done="Revoked. Every gate refuses it from now on." refusals={podRefusals} />
      <OutcomeNote outcome={rotated} done="There is a new one." refusals={podRefusals} />
      {rotated?.ok && <IssuedSecret issued={rotated.value} />}
      <Form action={issue} className="mt-3 flex flex-wrap items-end gap-3">
        <input type="hidden" name="podSlug" value={slug} />
        <input type="hidden" name="environment" value={environment} />
        <SelectField
          id={`kind-${environment}`}
          name="kind"
          label="New credential"
          options={labelled(credentialKindWords)}
        />
        <SelectField id={`lifetime-${environment}`} name="lifetimeDays" label="Works for" options={lifetimeChoices} />
        <SendButton>
          Issue
          <span className="sr-only"> it for {environment}</span>
        </SendButton>
      </Form>
      <OutcomeNote outcome={issued} done="Issued." refusals={podRefusals} />
      {issued?.ok && <IssuedSecret issued={issued.value} />}
    </>
  )
}
