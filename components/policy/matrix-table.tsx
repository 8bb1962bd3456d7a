import { Fragment, type ReactNode } from 'react'
import { AnswerMark } from '@/components/policy/answer-mark'
import { GridKeys } from '@/components/policy/grid-keys'
import { AppLink } from '@/components/ui/app-link'
import { cn } from '@/components/ui/cn'
import { counted, shortCount } from '@/lib/core/count'
import { cellWords } from '@/lib/policy/labels'
import { callsOf, type UsageOfCells, usageKey } from '@/lib/policy/usage/schema'
import type { Cell, MatrixRow } from '@/lib/policy/matrix'
import { effectOf, effects, effectWords } from '@/lib/tools/labels'

export type MatrixTableProps = {
  caption: string
  roles: readonly string[]
  /** Whether narrow screens show every role, too. */
  isWhole?: boolean
  rows: readonly MatrixRow[]
  /** How often cells were used lately, by `usageKey`. */
  usage: UsageOfCells['cells']
  /** The cell that is explained below its row, as role and tool. */
  current: { role: string; tool: string; words: ReactNode } | null
  /** Where a cell is explained. */
  hrefOf: (cell: string) => string
}

/** Tools by what they do at worst, a column for each role; on narrow screens the role that is explained, or the first, alone. */
export function MatrixTable({ caption, roles, isWhole = false, rows, usage, current, hrefOf }: MatrixTableProps) {
  const narrow = isWhole ? 'all' : Math.max(0, roles.indexOf(current?.role ?? ''))
  const groups = effects
    .map((effect) => ({ effect, members: rows.filter(({ tool }) => effectOf(tool) === effect) }))
    .filter(({ members }) => members.length > 0)
  return (
    <GridKeys at={current && `${current.role}:${current.tool}`}>
      <div className="overflow-hidden rounded-card border border-line bg-surface">
        <table className="w-full border-collapse text-small">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr>
              <th scope="col" className="px-3 py-2 text-left text-caption font-semibold text-subtle">
                Tool
              </th>
              {roles.map((role, at) => (
                <th
                  key={role}
                  scope="col"
                  className={cn(
                    'border-l border-line px-2.5 py-2 text-left font-strong',
                    isSpared(at, narrow) && 'max-xl:hidden',
                  )}
                >
                  <bdi translate="no">{role}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(({ effect, members }) => (
            <tbody key={effect}>
              <tr>
                <th
                  scope="rowgroup"
                  colSpan={roles.length + 1}
                  className="border-t border-line bg-sunken px-3 py-1 text-left text-caption font-strong text-muted"
                >
                  {effectWords[effect]}
                </th>
              </tr>
              {members.map((row) => (
                <Fragment key={row.tool.key}>
                  <ToolRow
                    {...row}
                    roles={roles}
                    narrow={narrow}
                    hrefOf={hrefOf}
                    usage={usage}
                    current={current?.tool === row.tool.key ? current.role : null}
                  />
                  {current?.tool === row.tool.key && (
                    <tr className="border-t border-line">
                      <td colSpan={roles.length + 1}>{current.words}</td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </GridKeys>
  )
}

/** The place of the role that narrow screens show. */
type Narrow = number | 'all'
type ToolRowProps = MatrixRow &
  Pick<MatrixTableProps, 'roles' | 'hrefOf' | 'usage'> & { current: string | null; narrow: Narrow }

function isSpared(at: number, narrow: Narrow): boolean {
  return narrow !== 'all' && at !== narrow
}

function ToolRow({ tool, cells, roles, hrefOf, usage, current, narrow }: ToolRowProps) {
  return (
    <tr className="border-t border-line">
      <th scope="row" className="px-3 py-1.5 text-left font-semibold">
        {tool.title}
      </th>
      {cells.map((cell, at) => (
        <td
          key={roles[at]}
          className={cn('border-l border-line p-0', isSpared(at, narrow) && 'max-xl:hidden', grounds[cell.origin])}
        >
          <CellLink
            cell={cell}
            href={hrefOf(`${roles[at]}:${tool.key}`)}
            isCurrent={roles[at] === current}
            calls={callsOf(usage[usageKey(roles[at]!, tool.key)])}
          />
        </td>
      ))}
    </tr>
  )
}

/** What a whole department or nobody may use is hatched, so that it is told apart without colour. */
const hatched = 'bg-[repeating-linear-gradient(135deg,transparent_0_6px,var(--color-line)_6px_7px)]'
const grounds: Partial<Record<Cell['origin'], string>> = { department: hatched, tool: hatched }

type CellLinkProps = { cell: Cell; href: string; isCurrent: boolean; calls: number }

function CellLink({ cell, href, isCurrent, calls }: CellLinkProps) {
  return (
    <AppLink
      href={href}
      scroll={false}
      data-cell
      aria-current={isCurrent ? 'true' : undefined}
      className={cn(
        'flex min-h-9.5 items-center px-2.5 text-ink no-underline -outline-offset-3! hover:bg-accent-soft',
        isCurrent && 'outline-3 outline-accent',
      )}
    >
      <span className="sr-only">
        {cellWords(cell)}
        {calls > 0 && `, ${counted(calls, 'call')}`}
      </span>
      <span aria-hidden>
        <AnswerMark {...cell} />
      </span>
      {calls > 0 && (
        <span aria-hidden className="ml-auto pl-1.5 text-caption text-subtle tabular-nums">
          {shortCount(calls)}
        </span>
      )}
    </AppLink>
  )
}
