import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read, type Tx } from '@/lib/db/client'

/**
 * The report of the pods' first framework, with its words and the meaning that they should have had: completed is what
 * stands as completed now, a cycle is from start to completion, success is of actions whose end was told, and quality is
 * what a person rated, which nobody does here. What cannot be known is null.
 */
export type Summary = {
  timestamp: string
  quantitative: {
    total_tasks: number
    completed_tasks: number
    completion_rate_percent: number | null
    average_cycle_time_days: number | null
    patch_success_rate_percent: number | null
  }
  qualitative: {
    average_thought_quality_score: null
    recall_usage_percent: number | null
    novelty_rate_percent: number | null
  }
}

/** The summary as of now. It goes through all tasks and traces, so it is kept for each day. */
export async function summaryNow(db: Pick<Tx, '$queryRaw'> = read): Promise<Summary> {
  const [row] = await db.$queryRaw<
    [
      {
        now: Date
        tasks: number
        completed: number
        days: number | null
        succeeded: number
        ended: number
        traces: number
        recalled: number
        novel: number
      },
    ]
  >`
    select now() as now, t.*, c.*, n.* from
      (select count(*)::int as tasks, count(*) filter (where status = 'completed')::int as completed,
        avg(extract(epoch from "completedAt" - "startedAt") / 86400) filter (where status = 'completed'
          and "completedAt" >= "startedAt")::float8 as days from "Task" where present) t,
      (select coalesce(sum(count) filter (where key like 'call.succeeded %'), 0)::float8 as succeeded,
        coalesce(sum(count), 0)::float8 as ended from "Tally" where name = 'calls' and hour = 'epoch'
          and (key like 'call.succeeded %' or key like 'call.failed %')) c,
      (select count(*)::int as traces,
        count(*) filter (where data #>> '{scoring,recall_used}' = 'true')::int as recalled,
        count(*) filter (where data #>> '{scoring,novel_insight}' = 'true')::int as novel
        from "TaskEntry" where kind = 'reasoning_trace' and present) n`
  return {
    timestamp: row.now.toISOString(),
    quantitative: {
      total_tasks: row.tasks,
      completed_tasks: row.completed,
      completion_rate_percent: percent(row.completed, row.tasks),
      average_cycle_time_days: row.days === null ? null : Math.round(row.days * 100) / 100,
      patch_success_rate_percent: percent(row.succeeded, row.ended),
    },
    qualitative: {
      average_thought_quality_score: null,
      recall_usage_percent: percent(row.recalled, row.traces),
      novelty_rate_percent: percent(row.novel, row.traces),
    },
  }
}

const percent = (some: number, all: number) => (all === 0 ? null : Math.round((some / all) * 1000) / 10)

const mostDays = 366

/** The summary of now, and those that were kept at the end of each day, the newest first. */
export async function summaryWithHistory(actor: Actor): Promise<Summary & { history: Summary[] }> {
  demand(actor, 'system:sweep')
  const [now, kept] = await Promise.all([
    summaryNow(),
    read.metricsSummary.findMany({ orderBy: { day: 'desc' }, take: mostDays }),
  ])
  return { ...now, history: kept.map(({ summary }) => told(summary as Kept)) }
}

/** What is kept for the boards beside it is no part of that report. */
type Kept = Summary & { standing?: unknown }

function told({ standing: _standing, ...summary }: Kept): Summary {
  return summary
}
