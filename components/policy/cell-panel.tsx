import type { ReactNode } from 'react'
import { AnswerMark } from '@/components/policy/answer-mark'
import { type CellUse, CellUseWords } from '@/components/policy/cell-use'
import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Time } from '@/components/ui/time'
import type { AuditRow } from '@/lib/audit/schema'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { answerOnly, cellWords, originWords } from '@/lib/policy/labels'
import type { ExplainedCell } from '@/lib/policy/matrix'
import type { CellChange } from '@/lib/policy/past/queries'
import { effectOf, effectWords } from '@/lib/tools/labels'

export type CellPanelProps = {
  cell: ExplainedCell
  /** The cell as it is in force, where it is shown as a draft has it. */
  before: ExplainedCell | null
  /** What changes the cell in a draft, for those who may. */
  editor: ReactNode
  /** How its answer is found. */
  chain: ReactNode
  history: { changes: readonly CellChange[]; isAll: boolean }
  /** What was called last, and the record of it, for those who may read it. */
  calls: { rows: readonly AuditRow[]; href: string } | null
  use: CellUse | null
}

/** How the answer of one cell is found: everything that was looked at, in order; what was called, and what changed it. */
export function CellPanel({ cell, before, editor, chain, history, calls, use }: CellPanelProps) {
  const { tool, role, environment } = cell
  return (
    <section
      id="cell"
      aria-labelledby="cell-title"
      tabIndex={-1}
      className="grid gap-x-8 gap-y-4 border-l-[3px] border-accent px-4 py-3.5 lg:grid-cols-2"
    >
      <div className="min-w-0">
        <h2 id="cell-title" className="text-section font-strong">
          <bdi translate="no">{role}</bdi>: {tool.title}
        </h2>
        <p className="mt-1 text-small text-muted">
          {environmentLabel(environment)} · {effectWords[effectOf(tool)]} ·{' '}
          <code translate="no" className="font-code text-code wrap-anywhere">
            {tool.key}
          </code>
        </p>
        <p className="mt-3 flex items-center gap-2">
          <AnswerMark {...cell} /> <span className="text-small text-muted">{originWords(cell)}</span>
        </p>
        {before && cellWords(before) !== cellWords(cell) && (
          <p className="mt-1 text-small text-muted">In force: {cellWords(before)}</p>
        )}
        <CellUseWords use={use} cell={cell} />
        {editor && <Part title={before ? 'In your draft' : 'Change it in a draft'}>{editor}</Part>}
        {calls && <Calls {...calls} />}
        <History {...history} />
      </div>
      {chain}
    </section>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mt-4">
      <h3 className="font-strong">{title}</h3>
      <div className="mt-1 text-small">{children}</div>
    </div>
  )
}

function Calls({ rows, href }: NonNullable<CellPanelProps['calls']>) {
  return (
    <Part title="Last in the record">
      {rows.length > 0 && (
        <ul className="mb-1 grid gap-0.5">
          {rows.map(({ id, at, sentence, actorName }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-4">
              <TextLink href={paths.event(id)} className="min-w-0 wrap-anywhere">
                <Sentence text={sentence} names={[actorName]} />
              </TextLink>
              <span className="text-subtle">
                <Time at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <TextLink href={href}>Calls of this tool in the record</TextLink>
    </Part>
  )
}

function History({ changes, isAll }: CellPanelProps['history']) {
  return (
    <Part title="What changed this answer">
      <ol className="grid gap-1">
        {changes.map(({ version, at, reason, before, after }) => (
          <li key={version}>
            <TextLink href={paths.policyVersion(version)}>Version {version}</TextLink>, <Time at={at} mode="date" />:{' '}
            {before ? `${answerOnly(before)}, then ${answerOnly(after).toLowerCase()}` : answerOnly(after)}
            <span className="text-muted"> · {reason}</span>
          </li>
        ))}
      </ol>
      {!isAll && <p className="text-muted">Older versions are in the history.</p>}
    </Part>
  )
}
