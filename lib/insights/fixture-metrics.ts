import { decisive } from '@/lib/insights/fixture-recounts'
import { waitSteps } from '@/lib/insights/tallies'

// Support for tests: each metric counted a second time, from tables and not from tallies.

const labelled = (labels: string, value: string, from: string) =>
  `select jsonb_build_object(${labels}) as labels, (${value})::float8 as value from ${from} group by 1`
const one = (value: string) => `select '{}'::jsonb as labels, (${value})::float8 as value`
const many = 'count(*)'
const votes = `${decisive} join "Request" r on r.id = v."requestId"`
const waited = `extract(epoch from v.at - r."askedAt")`
const here = `'environment', r.environment`
const sinks = (value: string) =>
  labelled(
    `'kind', kind`,
    value,
    `"Sink" s join "SinkCourse" c on c."sinkId" = s.id where s."pausedAt" is null and s."removedAt" is null`,
  )
const left = `"AuditOrder" o where o."position" > c."position"`

/** By the name of the metric; null where no table knows it, which is said with it. */
export const metricRecounts: Readonly<Record<string, { sql: string } | { elsewhere: string }>> = {
  countersign_calls_total: {
    sql: labelled(
      `'environment', environment, 'decision', case decision::text when 'allow' then 'allowed' when 'ask' then 'asked' else 'denied' end`,
      many,
      '"Call"',
    ),
  },
  countersign_call_outcomes_total: {
    sql: labelled(
      `'environment', c.environment, 'tool', t.key, 'critical', t.critical::text, 'outcome', coalesce(c.outcome::text, 'unreported')`,
      many,
      `"Call" c join "Tool" t on t.key = c."toolKey" and t.state::text = 'live' where c."outcomeAt" is not null or c."unreportedAt" is not null`,
    ),
  },
  countersign_requests_total: {
    sql: labelled(
      `${here}, 'decision', said`,
      many,
      `(select environment, case verdict::text when 'approve' then 'approved' when 'reject' then 'rejected' else 'changes_requested' end as said from ${votes}
        union all select environment, 'expired' from "Request" where state::text = 'expired') r`,
    ),
  },
  countersign_decision_seconds: {
    sql: `select jsonb_build_object(${here}, 'le', le) as labels, count(*)::float8 as value
        from ${votes}, unnest('{${waitSteps.join(',')}}'::int[]) le where ${waited} <= le group by 1
      union all ${labelled(`${here}, 'le', '+Inf'`, many, votes)}
      union all ${labelled(`${here}, 'le', 'sum'`, `round(sum(${waited}) / 60)`, votes)}`,
  },
  countersign_requests_waiting: {
    sql: labelled(
      `${here}, 'tier', tier::text`,
      many,
      `"Request" r where "closedAt" is null and state::text = 'waiting'`,
    ),
  },
  countersign_requests_oldest_seconds: {
    sql: one(
      `select max(extract(epoch from now()) - extract(epoch from "askedAt")) from "Request" where state::text = 'waiting'`,
    ),
  },
  countersign_findings_open: {
    sql: labelled(
      `'severity', severity::text`,
      many,
      `"Finding" where state::text = 'open' and digest not in (select digest from "FindingBypass" where until > now())`,
    ),
  },
  countersign_incidents_open: {
    sql: labelled(`'severity', severity::text`, many, `"Incident" where "resolvedAt" is null`),
  },
  countersign_work_given_up: { sql: one(`select count(*) - count("closedAt") from "GivenUpJob"`) },
  countersign_record_lines_behind: {
    sql: one(`select count(*) from "AuditOrder" where "position" > (select min("position") from "TallyMark")`),
  },
  countersign_sink_lag_lines: { sql: sinks(`max((select count(*) from ${left}))`) },
  countersign_sink_lag_seconds: {
    sql: sinks(`max((select extract(epoch from now()) - min(extract(epoch from "eventAt")) from ${left}))`),
  },
  countersign_sink_refused_lines: { sql: sinks(`sum((select count(*) from "SinkLetter" l where l."sinkId" = s.id))`) },
  countersign_shortcuts_refused_total: { elsewhere: 'A process counts it for itself, and no table knows it.' },
}
