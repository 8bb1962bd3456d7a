import { Fragment, type ReactNode } from 'react'
import { AnswerMark } from '@/components/policy/answer-mark'
import { GridEditor, type GridEditing } from '@/components/policy/grid-editor'
import { GridKeys } from '@/components/policy/grid-keys'
import { AppLink } from '@/components/ui/app-link'
import { cn } from '@/components/ui/cn'
import { counted, shortCount } from '@/lib/core/count'
import type { DraftedRow } from '@/lib/policy/beside'
import { answerWords, cellWords, draftedWords } from '@/lib/policy/labels'
import type { Cell } from '@/lib/policy/matrix'
import { callsOf, type UsageOfCells, usageKey } from '@/lib/policy/usage/schema'
import { effectOf, effects, effectWords } from '@/lib/tools/labels'

export type MatrixTableProps = {
  caption: string
  roles: readonly string[]
  /** Whether narrow screens show every role, too. */
  isWhole?: boolean
  rows: readonly DraftedRow[]
  /** How often cells were used lately, by `usageKey`. */
  usage: UsageOfCells['cells']
  /** How keys change a cell; null for whoever only reads. */
  editing: GridEditing | null
  /** The cell that is explained below its row, as role and tool. */
  current: { role: string; tool: string; words: ReactNode } | null
  /** Where a cell is explained. */
  hrefOf: (cell: string) => string
}

/** Tools by what they do at worst, a column for each role; on narrow screens the role that is explained, or the first, alone. */
export function MatrixTable({ editing, ...table }: MatrixTableProps) {
  const { current } = table
  const at = current && `${current.role}:${current.tool}`
  if (editing)
    return (
      <GridEditor at={at} editing={editing}>
        <Grid {...table} />
      </GridEditor>
    )
  return (
    <GridKeys at={at} onAnswer={null}>
      <Grid {...table} />
    </GridKeys>
  )
}

function Grid({ caption, roles, isWhole = false, rows, usage, current, hrefOf }: Omit<MatrixTableProps, 'editing'>) {
  const narrow = isWhole ? 'all' : Math.max(0, roles.indexOf(current?.role ?? ''))
  const groups = effects
    .map((effect) => ({ effect, members: rows.filter(({ tool }) => effectOf(tool) === effect) }))
    .filter(({ members }) => members.length > 0)
  return (
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
  )
}

/** The place of the role that narrow screens show. */
type Narrow = number | 'all'
type ToolRowProps = DraftedRow &
  Pick<MatrixTableProps, 'roles' | 'hrefOf' | 'usage'> & { current: string | null; narrow: Narrow }

function isSpared(at: number, narrow: Narrow): boolean {
  return narrow !== 'all' && at !== narrow
}

function ToolRow({ tool, cells, was, roles, hrefOf, usage, current, narrow }: ToolRowProps) {
  return (
    <tr className="border-t border-line">
      <th scope="row" className="px-3 py-1.5 text-left font-semibold">
        {tool.title}
      </th>
      {cells.map((cell, at) => (
        <td
          key={roles[at]}
          className={cn(
            'p-0',
            isSpared(at, narrow) && 'max-xl:hidden',
            was[at] ? 'border-l-4 border-warn-fg bg-warn-bg' : cn('border-l border-line', grounds[cell.origin]),
          )}
        >
          <CellLink
            cell={cell}
            was={was[at] ?? null}
            name={`${roles[at]}:${tool.key}`}
            title={tool.title}
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

type CellLinkProps = {
  cell: Cell
  /** What is in force where a draft says something else. */
  was: Cell | null
  name: string
  title: string
  href: string
  isCurrent: boolean
  calls: number
}

function CellLink({ cell, was, name, title, href, isCurrent, calls }: CellLinkProps) {
  return (
    <AppLink
      href={href}
      scroll={false}
      data-cell={name}
      data-title={title}
      data-answer={cell.origin === 'nothing' ? 'unset' : cell.answer}
      aria-current={isCurrent ? 'true' : undefined}
      className={cn(
        'flex min-h-9.5 items-center gap-1.5 px-2.5 text-ink no-underline -outline-offset-3! hover:bg-accent-soft',
        isCurrent && 'outline-3 outline-accent',
      )}
    >
      <span className="sr-only">
        {was ? draftedWords(cell, was) : cellWords(cell)}
        {calls > 0 && `, ${counted(calls, 'call')}`}
      </span>
      <span aria-hidden>
        <AnswerMark {...cell} />
      </span>
      {was && (
        <s aria-hidden className="text-caption text-subtle">
          {was.origin === 'nothing' ? '–' : answerWords[was.answer]}
        </s>
      )}
      {calls > 0 && (
        <span aria-hidden className="ml-auto pl-1.5 text-caption text-subtle tabular-nums">
          {shortCount(calls)}
        </span>
      )}
    </AppLink>
  )
}
