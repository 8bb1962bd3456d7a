import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Chip } from '@/components/ui/chip'
import { type Column, DataTable } from '@/components/ui/table'
import type { SortLink } from '@/components/ui/table-sort'
import { Time } from '@/components/ui/time'
import { roleNames } from '@/lib/people/labels'
import type { peopleSorts, PersonRow } from '@/lib/people/schema'

export type LinkedPerson = PersonRow & { href: string }

const columns: ReadonlyArray<Column<LinkedPerson>> = [
  {
    key: 'name',
    label: 'Name',
    rowHeader: true,
    cell: ({ name, href, demo }) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <TextLink href={href}>
          <Breakable text={name} />
        </TextLink>
        {demo && <Chip>Demo</Chip>}
      </span>
    ),
  },
  { key: 'roles', label: 'Roles', cell: ({ roles }) => roles.map((role) => roleNames[role]).join(', ') || 'None' },
  { key: 'groups', label: 'Groups', cell: ({ groupTitles }) => groupTitles.join(', ') || 'None' },
  { key: 'email', label: 'E-mail', cell: ({ email }) => (email ? <Breakable text={email} /> : 'Not known') },
  {
    key: 'access',
    label: 'Access',
    nowrap: true,
    cell: ({ createdAt, deactivatedAt }) =>
      deactivatedAt ? (
        <span>
          Ended <Time at={deactivatedAt} mode="date" />
        </span>
      ) : (
        <span>
          Since <Time at={createdAt} mode="date" />
        </span>
      ),
  },
]

/** Where the list is ordered by each of its columns. */
export type PeopleSorts = Record<(typeof peopleSorts)[number], SortLink>

/** People, those whose access was ended last unless they are ordered otherwise. */
export function PeopleTable({ people, sorts }: { people: readonly LinkedPerson[]; sorts: PeopleSorts }) {
  return (
    <DataTable
      caption="People"
      captionHidden
      columns={columns.map((column) => ({ ...column, sort: sorts[column.key as keyof PeopleSorts] }))}
      rows={people}
      rowKey={({ id }) => id}
    />
  )
}
