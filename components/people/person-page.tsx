import { Name } from '@/components/signs/sentence'
import { AccessForm } from '@/components/people/access-form'
import { GroupsForm } from '@/components/people/groups-form'
import { LiveRefresh } from '@/components/shell/live'
import type { ChangeAction } from '@/components/people/outcome-note'
import { RolesForm } from '@/components/people/roles-form'
import { TokenList } from '@/components/people/token-list'
import { Breakable } from '@/components/ui/breakable'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card, MetaList } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { peopleRefusals } from '@/lib/people/labels'
import type { GroupRow, PersonRow } from '@/lib/people/schema'
import type { TokenRow } from '@/lib/people/tokens/schema'
import type { WaitingRight } from '@/lib/access/schema'
import type { Leaving } from '@/lib/policy/coverage/leaving'

export type PersonPageProps = {
  person: PersonRow
  groups: readonly GroupRow[]
  /** The groups that policy asks to sign; null when no policy is in force, so that nobody can say. */
  asked: readonly string[] | null
  leaving: Leaving | null
  /** Whether other people sign what this person gets more. */
  isSigned: boolean
  /** What was asked for this person and is not given yet. */
  waiting: readonly WaitingRight[]
  /** The tokens of theirs by which git reads repositories. */
  tokens: readonly TokenRow[]
  /** Nobody changes what they themselves may do. */
  isOneself: boolean
  /** The name of the sign-in service, or its address when it is not set up any more. */
  vouchedBy: string
  listHref: string
  historyHref: string
  /** Where a right can be asked for, for this person. */
  askHref: string
  actions: Record<'giveRoles' | 'join' | 'leave' | 'endAccess' | 'restoreAccess' | 'endToken', ChangeAction>
}

/** One person: who they are, what they may do, where they sign, and whether they have access. */
export function PersonPage({
  person,
  groups,
  asked,
  leaving,
  isSigned,
  waiting,
  tokens,
  isOneself,
  vouchedBy,
  actions,
  ...addresses
}: PersonPageProps) {
  const joinable = groups.filter(({ slug }) => !person.groups.includes(slug))
  const own = groups.filter(({ slug }) => person.groups.includes(slug))
  return (
    <>
      <LiveRefresh topics={['people']} />
      <PageHeader
        title={<Breakable text={person.name} />}
        breadcrumb={
          <Breadcrumb items={[{ label: 'People', href: addresses.listHref }]} here={<Name of={person.name} />} />
        }
      />
      <div className="grid max-w-[46rem] gap-4">
        {isOneself && <Notice tone="info">{peopleRefusals.own_roles}</Notice>}
        <Card id="who" title="Who this is">
          <div className="mt-2">
            <MetaList
              items={[
                { name: 'E-mail', value: person.email ? <Breakable text={person.email} /> : 'Not known' },
                { name: 'Address checked', value: person.emailVerified ? 'Yes, by the sign-in service' : 'No' },
                { name: 'Vouched for by', value: <Breakable text={vouchedBy} /> },
                { name: 'Department', value: person.department ?? 'None' },
                { name: 'Known here since', value: <Time at={person.createdAt} /> },
              ]}
            />
          </div>
          <p className="mt-3">
            <TextLink href={addresses.historyHref}>
              What <Name of={person.name} /> did
            </TextLink>
          </p>
          {!person.deactivatedAt && (
            <p className="mt-1">
              <TextLink href={addresses.askHref}>
                Ask for a right for {isOneself ? 'yourself' : <Name of={person.name} />}
              </TextLink>
            </p>
          )}
        </Card>
        <RolesForm {...{ person, isSigned, waiting }} onSave={actions.giveRoles} isLocked={isOneself} />
        <GroupsForm {...{ person, own, joinable, asked, isSigned, waiting, actions }} isLocked={isOneself} />
        <Card id="tokens" title="Git tokens">
          <p className="mt-1 text-small text-muted">
            By these, git reads the repositories that <Name of={person.name} /> may see. They end with their access.
          </p>
          <TokenList rows={tokens} remove={actions.endToken} none="There is none that works." />
        </Card>
        <AccessForm
          person={person}
          {...{ leaving, isSigned, waiting }}
          onEnd={actions.endAccess}
          onRestore={actions.restoreAccess}
          isLocked={isOneself}
        />
      </div>
    </>
  )
}
