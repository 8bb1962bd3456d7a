'use client'

import { Sentence } from '@/components/signs/sentence'
import { ActorMark } from '@/components/signs/actor-mark'
import { AppLink } from '@/components/ui/app-link'
import { useClock } from '@/components/ui/clock'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { OutcomeChip, outcomeNamed } from '@/components/signs/outcome-chip'
import { type FoldedLine, foldLines } from '@/components/audit/timeline-fold'
import { Cell, GroupTitle, Table, TableBody, TableHead, TableRow } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { dayHeading } from '@/components/ui/time-words'
import { outcomeWord } from '@/lib/audit/outcomes'
import type { AuditRow } from '@/lib/audit/schema'
import { paths } from '@/lib/core/paths'

const columns = [
  { key: 'time', label: 'Time' },
  { key: 'who', label: 'Who' },
  { key: 'what', label: 'What happened', wide: true },
  { key: 'outcome', label: 'Outcome' },
]

/** The record as a table, one group of lines a day of the reader. */
export function TimelineTable({ rows, caption }: { rows: readonly AuditRow[]; caption: string }) {
  const { now, zone } = useClock()
  const days = byDay(rows, (at) => dayHeading(at, now, zone))
  return (
    <Table
      captionHidden
      caption={
        <>
          {caption} · <span suppressHydrationWarning>times in {zone}</span>
        </>
      }
    >
      <TableHead columns={columns} />
      {days.map(({ day, lines }) => (
        <TableBody key={day}>
          <GroupTitle columns={columns.length}>
            <span suppressHydrationWarning>{day}</span>
          </GroupTitle>
          {foldLines(lines).map(({ line, fold }) => (
            <Line key={line.id} line={line} fold={fold} />
          ))}
        </TableBody>
      ))}
    </Table>
  )
}

type Day = { day: string; lines: AuditRow[] }

function byDay(rows: readonly AuditRow[], dayAt: (at: Date) => string): Day[] {
  const days: Day[] = []
  for (const line of rows) {
    const day = dayAt(new Date(line.at))
    if (days.at(-1)?.day === day) days.at(-1)!.lines.push(line)
    else days.push({ day, lines: [line] })
  }
  return days
}

function Line({ line, fold }: FoldedLine) {
  const outcome = outcomeNamed(line.outcome)
  return (
    <TableRow data-event={line.id}>
      <Cell compact inline className="text-small whitespace-nowrap">
        <Time at={line.at} mode="clock" />
      </Cell>
      <Cell compact inline className="spread:max-w-44 spread:min-w-32">
        <ActorMark kind={line.actorKind} name={line.actorName} />
      </Cell>
      {/* A fold that has no room beside the sentence stands under it, as far away as a finger needs. */}
      <Cell compact rowHeader className="leading-6 wrap-anywhere spread:min-w-60">
        <AppLink href={paths.event(line.id)} className="row-link text-ink">
          <Sentence text={line.sentence} names={[line.actorName]} />
        </AppLink>{' '}
        {line.environment && line.environment !== 'prod' && <EnvironmentMark environment={line.environment} />}
        {fold && <Fold {...fold} />}
      </Cell>
      <Cell compact inline className="whitespace-nowrap stacked:empty:hidden">
        {outcome && <OutcomeChip outcome={outcome} />}
      </Cell>
    </TableRow>
  )
}

/** The lines behind one: how many, and on request each with its time and its place in the record. */
function Fold({ of, lines }: NonNullable<FoldedLine['fold']>) {
  return (
    <details className="ml-2 inline-block align-top text-small font-normal text-muted open:mt-1 open:ml-0 open:block stacked:mt-1 stacked:ml-0 stacked:block">
      <summary className="inline-flex min-h-6 cursor-pointer items-center underline underline-offset-3">
        {of === 'repeats' ? `${lines.length} times` : `${lines.length} steps`}
      </summary>
      <ol className="mt-1 grid gap-1 pb-1">
        {lines.map(({ id, at, outcome, sentence }) => (
          <li key={id}>
            <AppLink href={paths.event(id)} className="link inline-flex min-h-6 items-center">
              <Time at={at} mode="clock" />
            </AppLink>{' '}
            {of === 'call' && outcome ? outcomeWord(outcome) : <Sentence text={sentence} />}
          </li>
        ))}
      </ol>
    </details>
  )
}
