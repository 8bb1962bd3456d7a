import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { operator } from '@/lib/cli/operator'
import { type Owner, withClient } from '@/lib/db/roles'
import { asOwner } from '@/lib/db/test-clock'
import { groupFaults } from '@/lib/incidents/grouped/commands'
import { countTallies } from '@/lib/insights/commands'
import { sealLines } from '@/lib/jobs/partitions'
import { countUsage } from '@/lib/policy/usage/commands'
import { archiveMonths } from '@/lib/record/archives/commands'
import type { MonthFate } from '@/lib/record/archives/schema'

/** What would be of use to try by each command about the record, for whoever looks for a way around. */
export const recordTries: Record<string, () => object[]> = {
  'record.export': () => [{ upTo: '0', format: 'jsonl' }],
  'record.hold': () => [{ name: 'Ghost', reason: 'No reason', actor: 'Vic' }],
  'record.ask_release': () => [{ holdId: 'none', reason: 'No reason' }],
  'record.keep_holding': () => [{ holdId: 'none' }],
  'record.release': () => [{ holdId: 'none' }],
  'record.save_view': () => [{ name: 'Ghost', shared: 'on', actor: 'Vic' }],
  'record.make_report': () => [{ template: 'access' }, { template: 'request', request: '1' }],
  'record.read_report': () => [{ reportId: 'none' }],
  'record.remove_view': () => [{ viewId: 'none' }],
}

/** Makes the table of a month that is over long since, with so many lines of a pod in it, as an installation of that age has it. */
export async function oldMonth(ownerUrl: string, month: string, lines: number, data = '{}'): Promise<void> {
  const table = `AuditEvent_${month.replace('-', '_')}`
  await asOwner(ownerUrl, async (db) => {
    await db.query(`create table "${table}" (like "AuditEvent" including all)`)
    const [from, to] = [`${month}-01 00:00:00+00`, new Date(Date.parse(`${month}-28T00:00:00Z`) + 5 * 86_400_000)]
    const until = `${to.toISOString().slice(0, 7)}-01 00:00:00+00`
    await db.query(`alter table "AuditEvent" attach partition "${table}" for values from ('${from}') to ('${until}')`)
    await db.query(`select guard.no_truncate('"${table}"'::regclass)`)
    await db.query(
      `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", "podId", outcome, sentence, data)
       select '01' || replace($1::text, '-', '') || lpad(n::text, 18, '0'), $2::timestamptz + n * interval '7 minutes' + interval '123 microseconds',
         'call.allowed', 'pod', 'pod-a', 'Busy', 'call', n::text, case when n % 2 = 0 then 'pod-a' else 'pod-b' end, 'allowed',
         'Busy was allowed to read “' || n || chr(10) || '”', $4::jsonb
       from generate_series(1, $3::int) n`,
      [month, from, lines, data],
    )
  })
  await execute(sealLines, systemActor, { everything: true })
}

/** Everybody who follows the record has read it to its end. */
export async function allRead(): Promise<void> {
  for (const command of [countTallies, countUsage, groupFaults, sealLines]) {
    const outcome = await execute(command as never, systemActor, {})
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  }
}

/** What came of each month that is over, as the operator's command does it. */
export async function archiveNow(
  ownerUrl: string,
  folder: string,
  { isDry = false, through = (owner: Owner): Owner => owner } = {},
): Promise<MonthFate[]> {
  const fates: MonthFate[] = []
  await withClient(ownerUrl, async (owner) => {
    const asked = { folder, days: 183, by: operator(), isDry }
    for await (const fate of archiveMonths(through(owner), asked)) fates.push(fate)
  })
  return fates
}
