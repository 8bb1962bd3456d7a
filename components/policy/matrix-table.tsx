import { Fragment, type ReactNode } from 'react'
import { AnswerMark } from '@/components/policy/answer-mark'
import { GridEditor, type GridEditing } from '@/components/policy/grid-editor'
import { GridKeys } from '@/components/policy/grid-keys'
import { cn } from '@/components/ui/cn'
import { ScrollBox } from '@/components/ui/scroll-box'
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
    <Frame roles={roles}>
      <table className="w-full border-collapse text-small">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th
              scope="col"
              className={cn(
                'px-3 py-2 text-left text-caption font-semibold text-subtle',
                isWide(roles) && besideScroll,
              )}
            >
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
                <span className="sticky left-3">{effectWords[effect]}</span>
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
                    <td colSpan={roles.length + 1}>
                      <div className={cn(isWide(roles) && 'sticky left-0 w-[100cqw]')}>{current.words}</div>
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        ))}
      </table>
    </Frame>
  )
}

/** So many roles stand side by side on a wide screen. */
const fitting = 10
const isWide = (roles: readonly string[]) => roles.length > fitting
/** What the tools are called stays in sight. */
const besideScroll = 'sticky left-0 bg-surface xl:min-w-48'

/** More roles than fit scroll by themselves, beside their tools; a cell is explained as wide as what is in sight. */
function Frame({ roles, children }: { roles: readonly string[]; children: ReactNode }) {
  const look = 'rounded-card border border-line bg-surface'
  if (!isWide(roles)) return <div className={cn('overflow-hidden', look)}>{children}</div>
  return (
    <ScrollBox label="The matrix" className={cn('@container relative xl:scroll-pl-48', look)}>
      {children}
    </ScrollBox>
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
    <tr className="border-t border-line" data-title={tool.title}>
      <th scope="row" className={cn('px-3 py-1.5 text-left font-semibold', isWide(roles) && besideScroll)}>
        {tool.title}
      </th>
      {cells.map((cell, at) => (
        <td
          key={roles[at]}
          className={cn(
            was[at] ? 'border-l-4 border-warn-fg bg-warn-bg p-0' : cn('cell-box', grounds[cell.origin]),
            isSpared(at, narrow) && 'max-xl:hidden',
          )}
        >
          <CellLink
            cell={cell}
            was={was[at] ?? null}
            name={`${roles[at]}:${tool.key}`}
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
  href: string
  isCurrent: boolean
  calls: number
}

function CellLink({ cell, was, name, href, isCurrent, calls }: CellLinkProps) {
  return (
    <a
      href={href}
      data-cell={name}
      data-answer={cell.origin === 'nothing' ? 'unset' : cell.answer}
      aria-current={isCurrent ? 'true' : undefined}
      className={cn('cell-link', isCurrent && 'outline-3 outline-accent')}
    >
      <span className="sr-only">
        {was ? draftedWords(cell, was) : cellWords(cell)}
        {calls > 0 && `, ${counted(calls, 'call')}`}
      </span>
      <AnswerMark {...cell} isOneOfMany />
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
    </a>
  )
}
