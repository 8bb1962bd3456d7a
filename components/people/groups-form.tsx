'use client'

import { Name } from '@/components/signs/sentence'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { NewGroupForm } from '@/components/people/new-group-form'
import { doneWords, WaitingRights, WhyField } from '@/components/people/waiting-rights'
import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { SelectField } from '@/components/ui/select-field'
import { TextLink } from '@/components/ui/app-link'
import { typedIn } from '@/lib/core/outcome'
import type { WaitingRight } from '@/lib/access/schema'
import { paths } from '@/lib/core/paths'
import type { GroupRow, PersonRow } from '@/lib/people/schema'

type GroupsFormProps = {
  person: PersonRow
  own: readonly GroupRow[]
  joinable: readonly GroupRow[]
  /** The groups that policy asks to sign; null when no policy is in force, so that nobody can say. */
  asked: readonly string[] | null
  /** Whether other people sign it before somebody is in one more. */
  isSigned: boolean
  waiting: readonly WaitingRight[]
  actions: Record<'join' | 'leave', ChangeAction>
  isLocked: boolean
}

/** The groups a person signs for, with a way out of each and into others. A new one is a step of its own. */
export function GroupsForm({ person, own, joinable, asked, isSigned, waiting, actions, isLocked }: GroupsFormProps) {
  const [left, leave] = useFormAction(actions.leave)
  const [joined, join] = useFormAction(actions.join)
  const empty = (asked ?? []).filter((slug) => ![...own, ...joinable].some((group) => group.slug === slug))
  const rights = waiting.filter(({ right }) => 'group' in right)
  const waits = (slug: string) => rights.some(({ right }) => 'group' in right && right.group === slug)
  // Nothing is asked for somebody who has no access: that comes first.
  const mayJoin = !isSigned || !person.deactivatedAt
  const isAsked = (slug: string) => asked === null || asked.includes(slug)
  return (
    <Card id="groups" title="Groups">
      <p className="mt-1 text-muted">
        Rules ask groups to sign. An approver decides on requests of their own groups.
        {isSigned && ' A place in one more is asked for: it counts once somebody else has signed it.'}
      </p>
      {own.length === 0 ? (
        <p className="mt-3">
          <Name of={person.name} /> is in no group.
        </p>
      ) : (
        <ul className="mt-3 grid gap-2">
          {own.map(({ slug, title }) => (
            <li key={slug} className="flex flex-wrap items-center justify-between gap-2">
              <span>
                <Name of={title} />{' '}
                <code translate="no" className="font-code text-code text-muted">
                  {slug}
                </code>
                {asked !== null && isAsked(slug) && (
                  <TextLink href={paths.coverage({ group: slug })} className="ml-2 text-small">
                    What asks it
                  </TextLink>
                )}
                {!isAsked(slug) && <span className="block text-small text-warn-fg">{notAsked}</span>}
              </span>
              <Form action={leave}>
                <input type="hidden" name="personId" value={person.id} />
                <input type="hidden" name="group" value={slug} />
                <Button type="submit" size="small" disabled={isLocked}>
                  Take out
                  <span className="sr-only">
                    {' '}
                    of <Name of={title} />
                  </span>
                </Button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      <OutcomeNote outcome={left} done="Taken out." />
      {mayJoin && (
        <Form
          action={join}
          key={[...person.groups, ...rights.map(({ number }) => number)].join()}
          className="mt-3 flex flex-wrap items-end gap-3"
        >
          <input type="hidden" name="personId" value={person.id} />
          <SelectField
            name="group"
            label="Add to a group"
            empty="Choose a group"
            options={joinable
              .filter(({ slug }) => !waits(slug))
              .map(({ slug, title }) => ({
                value: slug,
                label: isAsked(slug) ? title : `${title} (no rule asks it)`,
              }))}
            defaultValue={typedIn(joined, 'group')}
            error={fieldError(joined, 'group')}
            disabled={isLocked}
            className="min-w-64 flex-1"
          />
          {isSigned && !isLocked && <WhyField id="why-group" outcome={joined} />}
          <SendButton disabled={isLocked}>{isSigned ? 'Ask for it' : 'Add'}</SendButton>
        </Form>
      )}
      <OutcomeNote outcome={joined} done={doneWords(joined, 'Added.')} fields={['group', 'reason']} />
      <WaitingRights rights={rights} />
      {mayJoin && <NewGroupForm {...{ empty, isSigned, isLocked }} personId={person.id} action={actions.join} />}
    </Card>
  )
}

const notAsked = 'No rule asks this group, so being in it signs nothing.'
