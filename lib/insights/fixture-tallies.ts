import { decisive } from '@/lib/insights/fixture-recounts'
import { lookSteps, type TallyName, tookSteps, waitSteps } from '@/lib/insights/tallies'

// Support for tests: each tally counted a second time, from tables other than the record where another one knows it.

const steps = (column: string, all: readonly number[]) =>
  `coalesce((select min(step)::text from unnest('{${all.join(',')}}'::int[]) step where ${column} <= step), 'longer')`
const waited = `extract(epoch from v.at - r."askedAt")`
const verdicts = `case v.verdict::text when 'approve' then 'request.approved' when 'reject' then 'request.rejected' else 'request.changes_requested' end`
const answers = `case c.decision::text when 'allow' then 'call.allowed' when 'ask' then 'call.asked' else 'call.denied' end`
const tool = `case when exists (select from "Tool" t where t.key = c."toolKey") then c."toolKey" else '?' end`
/** The department of a call's pod, which has not moved in tests. */
const department = `coalesce((select p.department from "Pod" p where p.id = c."podId"), '')`
const ofCalls = `"Call" c left join "Grounds" g on g.id = c."groundsId"`
const votes = `${decisive} join "Request" r on r.id = v."requestId" left join "Call" c on r.kind = 'tool_call' and c.id = r."subjectId"`
const keyed = (key: string, from: string) => `select ${key} as key, count(*)::int as count from ${from} group by 1`

/** By key, for all hours together. What counts measures is counted again measure by measure (`recounts`). */
export const tallyRecounts: Record<Exclude<TallyName, 'measures' | 'laterMeasures' | 'latestMeasures'>, string> = {
  calls: keyed(
    `concat_ws(' ', type, c.environment, ${tool})`,
    `(select *, ${answers} as type from "Call" c
      union all select *, 'call.' || outcome::text from "Call" where outcome is not null
      union all select *, 'call.unreported' from "Call" where "unreportedAt" is not null) c`,
  ),
  requests: keyed(
    `type || ' ' || coalesce(environment, '')`,
    `(select ${verdicts} as type, r.environment from ${votes}
      union all select 'request.expired', environment from "Request" where state = 'expired') r`,
  ),
  waits: keyed(`coalesce(r.environment, '') || ' ' || ${steps(waited, waitSteps)}`, votes),
  patience: keyed(`${steps(waited, waitSteps)} || ' ' || ${department}`, votes),
  denials: keyed(`coalesce(g."ruleId", '') || ' ' || ${department}`, `${ofCalls} where c.decision = 'deny'`),
  uses: keyed(`concat_ws(' ', ${answers}, ${tool}, ${department})`, ofCalls),
  lines: keyed(
    `concat_ws(' ', type, coalesce(outcome, ''), "actorKind")`,
    `"AuditEvent" where id in (select "eventId" from "AuditOrder" where "position" <= (select max("position") from "TallyMark"))`,
  ),
  everyLine: keyed(`''`, `"AuditOrder" where "position" <= (select max("position") from "TallyMark")`),
  acts: keyed(
    `concat_ws(' ', c.environment, ${tool}, ${steps(`extract(epoch from "outcomeAt" - "grantUsedAt")`, tookSteps)})`,
    `"Call" c where outcome is not null`,
  ),
  looks: keyed(
    `${steps(`extract(epoch from v.at) - extract(epoch from v."firstVisibleAt")`, lookSteps)} || ' ' || ${department}`,
    `${votes} where v.tier >= 'high' and v."firstVisibleAt" is not null`,
  ),
  deciders: keyed(`v."personId" || ' ' || ${department}`, votes),
}
