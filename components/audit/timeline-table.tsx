'use client'

import { Sentence } from '@/components/signs/sentence'
import { ActorMark } from '@/components/signs/actor-mark'
import { AppLink } from '@/components/ui/app-link'
import { useClock } from '@/components/ui/clock'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { OutcomeChip, outcomeNamed } from '@/components/signs/outcome-chip'
import { Cell, GroupTitle, Table, TableBody, TableHead, TableRow } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { dayHeading } from '@/components/ui/time-words'
import type { AuditRow } from '@/lib/audit/schema'
import { paths } from '@/lib/core/paths'

const columns = [
  { key: 'time', label: 'Time' },
  { key: 'who', label: 'Who' },
  { key: 'what', label: 'What happened', wide: true },
  { key: 'outcome', label: 'Outcome' },
  { key: 'environment', label: 'Environment' },
]

/** The record as a table, one group of lines a day of the reader. */
export function TimelineTable({ rows, caption }: { rows: readonly AuditRow[]; caption: string }) {
  const { now, zone } = useClock()
  const days = byDay(rows, (at) => dayHeading(at, now, zone))
  return (
    <Table
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
          {lines.map((line) => (
            <Line key={line.id} line={line} />
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

function Line({ line }: { line: AuditRow }) {
  const outcome = outcomeNamed(line.outcome)
  return (
    <TableRow data-event={line.id}>
      <Cell compact className="text-small whitespace-nowrap max-md:mr-3 max-md:inline-block">
        <Time at={line.at} mode="clock" /> <Time at={line.at} mode="relative" className="text-muted" />
      </Cell>
      <Cell compact className="max-md:inline-block md:min-w-36">
        <ActorMark kind={line.actorKind} name={line.actorName} />
      </Cell>
      <Cell compact rowHeader>
        <AppLink href={paths.event(line.id)} className="text-ink no-underline hover:underline max-md:underline">
          <Sentence text={line.sentence} />
        </AppLink>
      </Cell>
      <Cell compact className="whitespace-nowrap max-md:mr-3 max-md:inline-block max-md:empty:hidden">
        {outcome && <OutcomeChip outcome={outcome} />}
      </Cell>
      <Cell compact className="max-md:inline-block max-md:empty:hidden">
        {line.environment && <EnvironmentMark environment={line.environment} />}
      </Cell>
    </TableRow>
  )
}
