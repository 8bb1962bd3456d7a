import { type Column, DataTable } from '@/components/ui/table'
import type { Tool } from '@/lib/tools/schema'
import { limitsOf, typeOf } from '@/lib/tools/limits'

type Argument = {
  name: string
  title: string | null
  about: string | null
  type: string
  limits: string
  must: boolean
}

const columns: ReadonlyArray<Column<Argument>> = [
  {
    key: 'name',
    label: 'Argument',
    rowHeader: true,
    nowrap: true,
    cell: ({ name, title }) => (
      <>
        {title && <span className="block">{title}</span>}
        <code translate="no" className="font-code text-code wrap-anywhere">
          {name}
        </code>
      </>
    ),
  },
  {
    key: 'about',
    label: 'What it is',
    wide: true,
    cell: ({ about }) => about ?? <span className="text-subtle">–</span>,
  },
  { key: 'type', label: 'Takes', nowrap: true, inline: true, cell: ({ type }) => type },
  {
    key: 'limits',
    label: 'Limits',
    cell: ({ limits }) => <span className="block wrap-anywhere spread:min-w-48">{limits || 'None'}</span>,
  },
  { key: 'must', label: 'Must be given', inline: true, cell: ({ must }) => (must ? 'Yes' : 'No') },
]

/** What a tool takes, with the limits that every call is held against. */
export function ArgumentsTable({ input }: Pick<Tool, 'input'>) {
  const rows = Object.entries(input.properties).map(([name, form]) => ({
    name,
    title: typeof form['title'] === 'string' ? form['title'] : null,
    about: typeof form['description'] === 'string' ? form['description'] : null,
    type: typeOf(form),
    limits: limitsOf(form).join(', '),
    must: input.required?.includes(name) ?? false,
  }))
  if (rows.length === 0) return <p className="mt-1 text-muted">It takes none.</p>
  return (
    <DataTable caption="Arguments" captionHidden compact columns={columns} rows={rows} rowKey={({ name }) => name} />
  )
}
