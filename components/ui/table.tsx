import type { ComponentProps, ReactNode } from 'react'
import { AppLink } from '@/components/ui/app-link'
import { cn } from '@/components/ui/cn'
import { shape } from '@/components/ui/shape'
import { ArrowUp } from '@/components/ui/shapes'
import type { SortLink } from '@/components/ui/table-sort'

const ArrowDown = shape(<path d="M8 2.2v11.4M3.4 9 8 13.8 12.6 9" />)

export type Column<Row> = {
  key: string
  label: string
  /** The cell that names the row. One column has it. */
  rowHeader?: boolean
  align?: 'left' | 'right'
  /** The column takes what is left of the width. */
  wide?: boolean
  /** Keeps times and numbers on one line. */
  nowrap?: boolean
  /** On a card it stands beside its neighbours instead of on a line of its own. */
  inline?: boolean
  /** Where the list is ordered by this column, and whether it is. */
  sort?: SortLink | undefined
  cell: (row: Row) => ReactNode
}

export type DataTableProps<Row> = {
  caption: ReactNode
  captionHidden?: boolean
  columns: ReadonlyArray<Column<Row>>
  rows: readonly Row[]
  rowKey: (row: Row) => string
  compact?: boolean
}

/** A real table where there is room and a stack of labelled cards where there is not. */
export function DataTable<Row>({ caption, captionHidden, columns, rows, rowKey, compact }: DataTableProps<Row>) {
  return (
    <Table caption={caption} captionHidden={captionHidden}>
      <TableHead columns={columns} />
      <TableBody>
        {rows.map((row) => (
          <TableRow key={rowKey(row)}>
            {columns.map((column) => (
              <Cell
                key={column.key}
                label={column.label}
                rowHeader={column.rowHeader}
                align={column.align}
                compact={compact}
                inline={column.inline}
                className={column.nowrap ? 'spread:whitespace-nowrap' : undefined}
              >
                {column.cell(row)}
              </Cell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

type TableProps = { caption: ReactNode; captionHidden?: boolean | undefined; children: ReactNode; className?: string }

// The roles are said again because `display: block`, which stacks the table, would drop them.
/* oxlint-disable jsx-a11y/no-interactive-element-to-noninteractive-role, jsx-a11y/no-redundant-roles */

/** The frame of a hand-made table; use `TableHead`, `TableBody`, `TableRow` and `Cell` inside. */
export function Table({ caption, captionHidden = false, children, className }: TableProps) {
  return (
    <div className="[container:table/inline-size]">
      <table role="table" className={cn('w-full border-collapse stacked:block', className)}>
        <caption
          className={captionHidden ? 'sr-only' : 'py-2 text-left text-caption text-subtle stacked:block spread:px-2.5'}
        >
          {caption}
        </caption>
        {children}
      </table>
    </div>
  )
}

type HeadColumn = Pick<Column<never>, 'key' | 'label' | 'align' | 'wide' | 'sort'> & { hidden?: boolean }

/** The line of column names; over a stack it is only read out, but for the ways to order it. */
export function TableHead({ columns, className }: { columns: readonly HeadColumn[]; className?: string | undefined }) {
  const isSorted = columns.some(({ sort }) => sort)
  return (
    <thead role="rowgroup" className={cn(isSorted ? 'stacked:block stacked:pt-2' : 'stacked:sr-only', className)}>
      <tr role="row" className="stacked:flex stacked:flex-wrap stacked:gap-x-3">
        {columns.map(({ key, label, align, wide, hidden, sort }) => (
          <th
            key={key}
            role="columnheader"
            scope="col"
            aria-sort={sort?.direction ? words[sort.direction] : undefined}
            className={cn(
              'text-caption font-semibold text-subtle spread:px-2.5 spread:py-2',
              align === 'right' ? 'text-right' : 'text-left',
              wide && 'w-full stacked:w-auto',
              !sort && isSorted && 'stacked:sr-only',
            )}
          >
            {sort ? <SortHead label={label} sort={sort} /> : hidden ? <span className="sr-only">{label}</span> : label}
          </th>
        ))}
      </tr>
    </thead>
  )
}

const words = { asc: 'ascending', desc: 'descending' } as const

function SortHead({ label, sort: { href, direction } }: { label: string; sort: SortLink }) {
  const Arrow = direction === 'asc' ? ArrowUp : ArrowDown
  return (
    <AppLink
      href={href}
      scroll={false}
      className="inline-flex min-h-6 items-center gap-1 text-subtle no-underline hover:text-ink hover:underline"
    >
      {label}
      {direction && <Arrow className="size-3.5 text-ink" />}
    </AppLink>
  )
}

/** The lines of a hand-made table. */
export function TableBody({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <tbody role="rowgroup" className={cn('stacked:block', className)}>
      {children}
    </tbody>
  )
}

/** One line, or one card. */
export function TableRow({ className, ...rest }: ComponentProps<'tr'>) {
  return (
    <tr
      role="row"
      className={cn('border-t border-line hover:bg-accent-soft stacked:block stacked:py-2.5', className)}
      {...rest}
    />
  )
}

/** The name of the lines below it, across the whole table. */
export function GroupTitle({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    <tr role="row" className="stacked:block">
      <th
        role="rowheader"
        scope="rowgroup"
        colSpan={columns}
        className="border-t border-line bg-sunken px-2.5 py-1.5 text-left text-small font-strong stacked:-mx-4 stacked:block stacked:px-4"
      >
        {children}
      </th>
    </tr>
  )
}

type CellProps = {
  /** Shown before the value on a card; leave it out where the value explains itself. */
  label?: string
  rowHeader?: boolean | undefined
  align?: 'left' | 'right' | undefined
  compact?: boolean | undefined
  /** In a row that becomes a grid of its own where there is less room. */
  snug?: boolean
  /** On a card it stands beside its neighbours instead of on a line of its own. */
  inline?: boolean | undefined
  /** Takes no room in a row, for what lies over its end. */
  bare?: boolean
  children: ReactNode
  className?: string | undefined
}

const usual = { compact: 'spread:px-2.5 spread:py-1.5', roomy: 'spread:px-2.5 spread:py-1.75' }

/** One value; `rowHeader` makes it the name of its row. */
export function Cell({ label, rowHeader, align, compact, snug, inline, bare, children, className }: CellProps) {
  const look = cn(
    'text-left align-top font-normal stacked:py-0.5',
    inline ? 'stacked:mr-3 stacked:inline-block' : 'stacked:block',
    bare ? 'spread:p-0' : snug ? 'roomy:px-2.5 roomy:py-1.25' : compact ? usual.compact : usual.roomy,
    align === 'right' && 'spread:text-right',
    label && !rowHeader && 'label-before',
    className,
  )
  return rowHeader ? (
    <th role="rowheader" scope="row" className={look}>
      {children}
    </th>
  ) : (
    <td role="cell" data-label={label} className={look}>
      {children}
    </td>
  )
}
