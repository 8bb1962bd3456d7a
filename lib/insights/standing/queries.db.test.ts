import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { person } from '@/lib/access/fixture'
import { ask, cast, must, page } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { dayWords } from '@/lib/core/days'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { boardFacts } from '@/lib/insights/board/queries'
import { numbersIn } from '@/lib/insights/board/view'
import { countAll } from '@/lib/insights/fixture'
import { type Board, boards, type StandingName, standingNames } from '@/lib/insights/number'
import { numbers } from '@/lib/insights/numbers'
import { periodOf } from '@/lib/insights/schema'
import { standingNow } from '@/lib/insights/standing/queries'
import { keepSummary } from '@/lib/insights/summary/commands'
import { sealLines } from '@/lib/jobs/partitions'
import { permissionsOf } from '@/lib/people/rules'
import { countUsage } from '@/lib/policy/usage/commands'
import { askForLive, writePrompt } from '@/lib/prompts/commands'

const fits = `exists (select from jsonb_array_elements_text(r.body -> 'tools') pattern where t.key ~ ('^' ||
  replace(replace(replace(replace(pattern, '**', '#'), '.', '\\.'), '*', '[^.]+'), '#', '.+') || '$'))`

/** Each counted a second time, from its tables and by other means than its list; of policies the first and the last are given as JSON. */
const recounts: Record<StandingName, string> = {
  findings_late: `select count(*) from "Finding" f where state = 'open' and now() - at > interval '168 hours'
    and digest not in (select digest from "FindingBypass" where until > now())`,
  findings_high: `select count(*) from "Finding" where state = 'open' and severity = 'high'`,
  requests_waiting: `select count(*) from "Request" where state::text = 'waiting' and now() < "expiresAt"`,
  tasks_held: `select count(distinct (coalesce("podId", ''), key)) from "Task" where status::text = 'held'`,
  memory_old: `select count(distinct path) from "MemoryEntry" where state::text = 'active' and now() - "updatedAt" > interval '2160 hours'`,
  tasks_still: `select count(distinct key) from "Task" where status::text = 'in_progress' and now() - "updatedAt" > interval '168 hours'`,
  prompts_in_review: `select count(distinct envelope ->> 'prompt') from "Request" where kind = 'prompt_version' and "decidedAt" is null`,
  rights_unused: `
    with recursive doc(which, body) as (select which, body from policies),
    role as (select which, lower(key) as name, value as body from doc, jsonb_each(doc.body -> 'roles')),
    part as (select which, name, lower(parent) as parent from role, jsonb_array_elements_text(body -> 'inherits') parent),
    line(which, name, of) as (select which, name, name from role
      union select line.which, line.name, part.parent from line join part on part.which = line.which and part.name = line.of),
    rule as (select line.which, line.name, own.value as body from line join role on role.which = line.which and role.name = line.of,
      jsonb_array_elements(role.body -> 'rules') own
      where not own.value ? 'in' or exists (select from jsonb_array_elements_text(own.value -> 'in') place where lower(place) = 'prod')),
    given as (select r.which, r.name, t.key from rule r join "Tool" t on t.state::text = 'live' and ${fits}
      group by 1, 2, 3 having not bool_or(r.body ->> 'then' = 'deny' and not r.body ? 'when')
        and bool_or(r.body ->> 'then' <> 'deny'))
    select count(*) from given now join given first using (name, key)
    where now.which = 'last' and first.which = 'first' and now.name not in (select parent from part where which = 'last')
      and not exists (select from "Call" c join "Pod" p on p.id = c."podId" where lower(p.role) = now.name and c."toolKey" = now.key
        and c.environment = 'prod' and c.decision::text <> 'deny' and now() - c.at < interval '90 days')`,
}

/** The first policy and the last, without YAML, which SQL does not read. */
async function policiesAsJson(): Promise<string> {
  const versions = await read.policyVersion.findMany({ orderBy: { version: 'asc' } })
  const each = { first: versions[0]!, last: versions.at(-1)! }
  return Object.entries(each)
    .map(([which, { document }]) => `('${which}', '${JSON.stringify(parse(document)).replaceAll("'", "''")}'::jsonb)`)
    .join(', ')
}

const owner = async (sql: string, values: unknown[] = []) =>
  await asOwner(process.env.DATABASE_OWNER_URL!, (db) => db.query(sql, values))
let lee: PersonActor

beforeAll(async () => {
  const { ana, writerPod, otherPod } = await cast()
  lee = { ...ana, id: newId(), name: 'Lee', can: permissionsOf(['auditor']) }
  await ask(writerPod, page())
  await ask(otherPod, { ...page(), content: 'Write to care@pottery.co.uk' })
  await owner(`insert into "Task" (id, key, title, origin, status, "heldFrom", "heldBy") values ('task-1', 'one', 'One', 'live', 'held', 'planned', 'pod'),
    ('task-2', 'two', 'Two', 'live', 'held', 'planned', 'person'), ('task-3', 'three', 'Three', 'live', 'in_progress', null, null),
    ('task-4', 'four', 'Four', 'live', 'in_progress', null, null)`)
  await owner(`update "Task" set "updatedAt" = now() - interval '8 days' where key in ('one', 'four')`)
  for (const [path, state, days] of [
    ['a', 'active', 91],
    ['b', 'active', 200],
    ['c', 'active', 89],
    ['d', 'archived', 200],
  ])
    await owner(
      `insert into "MemoryEntry" (id, origin, path, description, tags, flags, state, "updatedAt")
       values ($1, 'live', $2, 'Kept', '{}', '{}', $3::"MemoryState", now() - make_interval(days => $4::int))`,
      [newId(), path, state, days],
    )
  const lena = await person('Lena', ['prompt_reviewer'])
  const prompt = { slug: 'help-pages', title: 'Help pages', text: 'Be kind.\n' }
  expect(await execute(writePrompt, lena, prompt)).toMatchObject({ ok: true })
  const wish = { slug: 'help-pages', number: 1, environment: 'prod', reason: 'It is better' }
  expect(await execute(askForLive, lena, wish)).toMatchObject({ ok: true })
  await owner(`update "Finding" set at = now() - interval '8 days'`)
  await countAll()
  // What its pods asked for is used.
  await must(countUsage as never, {})
})

describe('what stands now', () => {
  it.each(Object.entries(recounts))('%s is what a second count says', async (name, sql) => {
    const policies = await policiesAsJson()
    const [row] = await read.$queryRawUnsafe<[{ count: bigint }]>(
      `with policies(which, body) as (values ${policies}) select (${sql})::bigint as count`,
    )
    const { [name as StandingName]: value } = await standingNow(lee, [name as StandingName])
    expect(value).toBe(Number(row.count))
    if (name !== 'findings_high') expect(value).toBeGreaterThan(0)
  })
})

describe('the time before', () => {
  const before = async (board: Board) =>
    Object.fromEntries(
      numbersIn(board, await boardFacts(lee, board, periodOf({ days: '7' }, new Date()), undefined)).map((view) => [
        view.name,
        view.before,
      ]),
    )

  it('is said not to have been recorded, and not to be known yet, until it is', async () => {
    for (const board of boards)
      for (const [name, said] of Object.entries(await before(board))) {
        const { kind } = numbers[name as keyof typeof numbers]
        expect([name, said]).toEqual([name, kind === 'standing' ? 'not known yet' : 'not recorded'])
      }
  })

  it('of what stands is what stood first on a day that was kept', async () => {
    expect(await execute(keepSummary, systemActor, {})).toMatchObject({ ok: true })
    const now = await standingNow(lee, standingNames)
    await owner(`update "Task" set status = 'planned', "heldFrom" = null, "heldBy" = null where key = 'one'`)
    const today = dayWords(new Date().toISOString())
    expect(await before('flow')).toMatchObject({
      tasks_held: `${now.tasks_held} on ${today}`,
      requests_waiting: `${now.requests_waiting} on ${today}`,
    })
    expect((await standingNow(lee, ['tasks_held'])).tasks_held).toBe(now.tasks_held! - 1)
    await owner(`update "MetricsSummary" set summary = summary - 'standing'`)
    expect(await before('flow')).toMatchObject({ tasks_held: 'not known yet' })
  })

  it('says of how many of its days there is a record', async () => {
    await owner(
      `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
       values ($1, now() - interval '9 days', 'task.started', 'pod', 'pod', 'Pod', 'task', 'old', 'Said', '{}')`,
      [newId()],
    )
    expect(await execute(sealLines, systemActor, { everything: true })).toMatchObject({ ok: true })
    await countAll()
    expect(await before('flow')).toMatchObject({ tasks_begun: '1, recorded for 3 of 7 days' })
  })
})
