import { AnswerMark } from '@/components/policy/answer-mark'
import { type Column, DataTable } from '@/components/ui/table'
import { environmentLabel } from '@/lib/core/environment'
import type { ReplayGroup, ReplayResult, Side } from '@/lib/policy/replay/schema'
import { dutyWords } from '@/lib/requests/labels'

/** Of more groups than these the counts say all. */
const mostGroups = 50

type ImpactProps = {
  result: ReplayResult
  /** What people call the tools, by key. */
  titles: Readonly<Record<string, string>>
}

/** What would have been answered otherwise: the counts, then who and what, the dangerous direction first. */
export function Impact({ result, titles }: ImpactProps) {
  const { totals, groups } = result
  const counts = [
    { words: 'would now be allowed', count: totals.newly_allowed, tone: 'text-warn-fg' },
    ...(totals.no_longer_asked > 0
      ? [{ words: 'would no longer ask', count: totals.no_longer_asked, tone: 'text-warn-fg' }]
      : []),
    { words: 'would be denied', count: totals.newly_denied, tone: 'text-bad-fg' },
    { words: 'would ask a person', count: totals.newly_asked, tone: '' },
    ...(totals.other_signers > 0 ? [{ words: 'would ask others', count: totals.other_signers, tone: '' }] : []),
    { words: 'stay as they were', count: totals.unchanged, tone: '' },
  ]
  return (
    <>
      {/* The lines between are what is seen of the ground, however many stand side by side. */}
      <dl className="flex flex-wrap gap-px overflow-hidden rounded-control border border-line bg-line">
        {counts.map(({ words, count, tone }) => (
          <div key={words} className="flex grow basis-32 flex-col-reverse justify-end bg-surface p-3">
            <dt className="text-small text-muted">{words}</dt>
            <dd className={`text-heading font-strong ${count > 0 ? tone : ''}`}>{count.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      {groups.length > 0 && (
        <DataTable
          caption={groups.length > mostGroups ? `The first ${mostGroups} of ${groups.length}` : 'Who and what'}
          captionHidden={groups.length <= mostGroups}
          columns={columns(titles)}
          rows={groups.slice(0, mostGroups)}
          rowKey={({ kind, role, tool, environment, before, after }) =>
            [kind, role, tool, environment, sideKey(before), sideKey(after)].join(' ')
          }
        />
      )}
    </>
  )
}

function sideKey({ answer, duties }: Side): string {
  return `${answer} ${duties.map(({ group, count }) => `${group}:${count}`).join()}`
}

function columns(titles: ImpactProps['titles']): ReadonlyArray<Column<ReplayGroup>> {
  return [
    {
      key: 'what',
      label: 'Who and what',
      rowHeader: true,
      wide: true,
      cell: ({ role, tool, environment }) => (
        <>
          <bdi translate="no">{role}</bdi>: {titles[tool] ?? tool}
          <span className="block text-caption font-normal text-subtle">{environmentLabel(environment)}</span>
        </>
      ),
    },
    { key: 'calls', label: 'Calls', align: 'right', nowrap: true, cell: ({ count }) => count.toLocaleString('en') },
    { key: 'then', label: 'Then', nowrap: true, cell: ({ before }) => <SideMark side={before} /> },
    { key: 'now', label: 'With this change', nowrap: true, cell: ({ after }) => <SideMark side={after} /> },
  ]
}

function SideMark({ side: { answer, duties } }: { side: Side }) {
  return (
    <>
      <AnswerMark answer={answer} origin="own" conditional={false} />
      {duties.length > 0 && <span className="block text-caption text-subtle">{dutyWords(duties)}</span>}
    </>
  )
}
