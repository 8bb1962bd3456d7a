import { PeopleTable, type LinkedPerson, type PeopleSorts } from '@/components/people/people-table'
import { type InForce, inForceOf, ListFilter } from '@/components/shell/list-filter'
import { LiveRefresh } from '@/components/shell/live'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { SelectField } from '@/components/ui/select-field'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { listTitle } from '@/components/signs/titles'
import { type Place, rangeWords } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { noRoleWords, roleNames } from '@/lib/people/labels'
import type { PeopleFilter } from '@/lib/people/schema'
import { labelled } from '@/lib/core/choices'

export type PeoplePageProps = {
  title: string
  lead: string
  people: readonly LinkedPerson[]
  place: Place
  sorts: PeopleSorts
  filter: PeopleFilter
  notUnderstood: readonly string[]
  addresses: PageAddresses
}

/** Everybody known here. */
export function PeoplePage({ title, lead, people, place, sorts, filter, notUnderstood, addresses }: PeoplePageProps) {
  const { cursor: _page, ...values } = filter
  return (
    <>
      <LiveRefresh topics={['people']} />
      <PageHeader
        title={title}
        lead={lead}
        actions={<ButtonLink href={paths.coverage()}>Who can sign what</ButtonLink>}
      />
      <ListFilter
        action={paths.people()}
        values={values}
        label="Search people"
        kept={['sort']}
        inForce={peopleFilters(filter)}
        notUnderstood={notUnderstood}
        clearHref={paths.people()}
      >
        <SelectField name="role" label="Role" empty="Any role" options={roles} defaultValue={filter.role} />
      </ListFilter>
      <Card>
        {people.length > 0 ? (
          <PeopleTable people={people} sorts={sorts} />
        ) : (
          <EmptyState
            kind="no-results"
            title={addresses.first ? 'There are no more people' : 'Nobody matches'}
            action={<ButtonLink href={paths.people()}>Show everybody</ButtonLink>}
          />
        )}
      </Card>
      <CursorPager showing={rangeWords(place, people.length, 'person', 'people')} addresses={addresses} />
    </>
  )
}

/** The heading, and the beginning of the title. */
export function peopleTitle(filter: PeopleFilter, count: number, total: number): string {
  const words = peopleFilters(filter).map((one) => one.words)
  return listTitle({ name: 'People', one: 'person', many: 'people' }, { count, total }, words)
}

/** The filters in words, each with its name in the address. */
export function peopleFilters({ q, role }: PeopleFilter): InForce[] {
  return inForceOf({ q: q && `“${q}”`, role: role && roleWords(role) })
}

const roleWords = (role: NonNullable<PeopleFilter['role']>) => (role === 'none' ? noRoleWords : roleNames[role])
const roles = [...labelled(roleNames), { value: 'none', label: noRoleWords }]
