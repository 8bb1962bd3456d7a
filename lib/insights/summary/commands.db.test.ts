import { beforeAll, expect, it } from 'vitest'
import { cast, must } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { keepSummary } from '@/lib/insights/summary/commands'
import { summaryWithHistory } from '@/lib/insights/summary/queries'

const owner = process.env.DATABASE_OWNER_URL!

beforeAll(async () => {
  await asOwner(owner, async (db) => {
    const task = `insert into "Task" (id, key, title, origin, status, present, "startedAt", "completedAt") values ($1, $1, $1, 'live', $2, $3, $4, $5)`
    const rows = [
      ['completed', true, '2026-11-01T00:00:00Z', '2026-11-03T00:00:00Z'],
      ['completed', true, '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'],
      // Opened again: it has an end, and is not at it any more.
      ['in_progress', true, '2026-11-01T00:00:00Z', '2026-11-09T00:00:00Z'],
      ['backlog', true, null, null],
      ['completed', false, '2026-11-01T00:00:00Z', '2026-11-30T00:00:00Z'],
    ]
    for (const row of rows) await db.query(task, [newId(), ...row])
    const trace = `insert into "TaskEntry" (id, kind, origin, flags, data) values ($1, 'reasoning_trace', 'live', '{}', $2)`
    for (const scoring of [{ recall_used: true, novel_insight: false }, { recall_used: true }, {}])
      await db.query(trace, [newId(), JSON.stringify({ scoring })])
  })
})

it('says what the first framework said, by what it should have meant', async () => {
  expect(await summaryWithHistory(systemActor)).toMatchObject({
    quantitative: {
      total_tasks: 4,
      completed_tasks: 2,
      completion_rate_percent: 50,
      average_cycle_time_days: 1.5,
      patch_success_rate_percent: null,
    },
    qualitative: { average_thought_quality_score: null, recall_usage_percent: 66.7, novelty_rate_percent: 0 },
    history: [],
  })
})

it('is kept once a day, whoever comes and however often, and stays as it was', async () => {
  await Promise.all([1, 2, 3].map(() => execute(keepSummary, systemActor, {})))
  const [kept, ...others] = await read.metricsSummary.findMany()
  expect(others).toEqual([])
  await asOwner(owner, (db) => db.query(`update "Task" set status = 'completed' where status = 'backlog'`))
  expect(await must(keepSummary as never, {})).toEqual({ isNew: false })
  const { history, quantitative } = await summaryWithHistory(systemActor)
  const { standing, ...told } = kept!.summary as { standing: unknown }
  expect([history.length, history[0], quantitative.completed_tasks]).toEqual([1, told, 3])
  expect(standing).toEqual({
    findings_late: 0,
    findings_high: 0,
    requests_waiting: 0,
    tasks_held: 0,
    tasks_still: expect.any(Number),
    memory_old: 0,
    prompts_in_review: 0,
    rights_unused: expect.any(Number),
  })
  const stage = await cast()
  expect(await execute(keepSummary, stage.writerPod, {})).toMatchObject({ ok: false, kind: 'forbidden' })
})
