import { TextLink } from '@/components/ui/app-link'
import { Chip } from '@/components/ui/chip'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { roleNames } from '@/lib/people/labels'
import type { PersonRow } from '@/lib/people/schema'

export type LinkedPerson = PersonRow & { href: string }

const columns: ReadonlyArray<Column<LinkedPerson>> = [
  {
    key: 'name',
    label: 'Name',
    rowHeader: true,
    cell: ({ name, href, demo }) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <TextLink href={href}>
          <bdi translate="no">{name}</bdi>
        </TextLink>
        {demo && <Chip>Demo</Chip>}
      </span>
    ),
  },
  { key: 'roles', label: 'Roles', cell: ({ roles }) => roles.map((role) => roleNames[role]).join(', ') || 'None' },
  { key: 'groups', label: 'Groups', cell: ({ groupTitles }) => groupTitles.join(', ') || 'None' },
  { key: 'email', label: 'E-mail', cell: ({ email }) => email ?? 'Not known' },
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

/** Everybody known, those whose access was ended last. */
export function PeopleTable({ people }: { people: readonly LinkedPerson[] }) {
  return <DataTable caption="People" captionHidden columns={columns} rows={people} rowKey={({ id }) => id} />
}
