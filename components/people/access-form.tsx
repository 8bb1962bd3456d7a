'use client'

import { Name } from '@/components/signs/sentence'
import { useFormAction } from '@/components/shell/form-action'
import { type ChangeAction, OutcomeNote } from '@/components/people/outcome-note'
import { doneWords, WaitingRights, WhyField } from '@/components/people/waiting-rights'
import { LeavingList } from '@/components/people/leaving-list'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Dialog } from '@/components/ui/dialog'
import { Time } from '@/components/ui/time'
import type { WaitingRight } from '@/lib/access/schema'
import type { PersonRow } from '@/lib/people/schema'
import type { Leaving } from '@/lib/policy/coverage/leaving'

type AccessFormProps = {
  person: PersonRow
  /** What falls to others once access ends; null where it has. */
  leaving: Leaving | null
  /** Whether other people sign it before access is given again. */
  isSigned: boolean
  waiting: readonly WaitingRight[]
  onEnd: ChangeAction
  onRestore: ChangeAction
  isLocked: boolean
}

/** Whether a person can sign in at all. Ending it is a step with its consequences spelled out; restoring it is not. */
export function AccessForm({ person, leaving, isSigned, waiting, onEnd, onRestore, isLocked }: AccessFormProps) {
  const [ended, end] = useFormAction(onEnd)
  const [restored, restore] = useFormAction(onRestore)
  const rights = waiting.filter(({ right }) => 'access' in right)
  const isAsked = isSigned && person.roles.length + person.groups.length > 0
  return (
    <Card id="access" title="Access">
      {person.deactivatedAt ? (
        <form action={restore} className="mt-3 grid justify-items-start gap-3">
          <input type="hidden" name="personId" value={person.id} />
          <p>
            Access was ended <Time at={person.deactivatedAt} />. Roles and groups are as they were and count again once
            it is restored{isAsked && ', for which somebody else must sign'}.
          </p>
          {rights.length === 0 && (
            <>
              {isAsked && <WhyField id="why-access" outcome={restored} />}
              <Button type="submit">{isAsked ? 'Ask to restore access' : 'Restore access'}</Button>
            </>
          )}
        </form>
      ) : (
        <div className="mt-3 grid justify-items-start gap-3">
          <p>
            <Name of={person.name} /> can sign in.
          </p>
          <Dialog
            title={`End ${person.name}’s access?`}
            description={`Every browser they are signed in with is signed out now, and they cannot sign in again. Their decisions and the audit trail stay. ${isAsked ? 'Access can be asked for again later.' : 'You can restore access later.'}`}
            closeLabel="Keep access"
            trigger={(button) => (
              <Button {...button} disabled={isLocked}>
                End access
              </Button>
            )}
            actions={
              <form action={end}>
                <input type="hidden" name="personId" value={person.id} />
                <Button type="submit" variant="bad">
                  End access
                </Button>
              </form>
            }
          >
            {leaving && <LeavingList leaving={leaving} />}
            <OutcomeNote outcome={ended} done="Access is ended." />
          </Dialog>
        </div>
      )}
      <OutcomeNote outcome={restored} done={doneWords(restored, 'Access is restored.')} fields={['reason']} />
      <WaitingRights rights={rights} />
    </Card>
  )
}
