-- Many more lines of the record, without what they are about: those that there are, so many times more, each a few seconds after
-- the one before it. An identifier with a Z in its middle is such a copy, and is not copied again.
-- The worker that reads on from these holds them before it looks into the record: whoever waits for it here holds nothing yet.
-- The look that gives lines their places holds its own lock first, and whoever finds it held gives none.
select pg_advisory_xact_lock('guard.sealed'::regclass::oid::int, 0);
lock table "TallyMark", "PolicyUsageMark", "IncidentMark", "OutgoingMark" in exclusive mode;

create temp table kept on commit drop as
select indexrelid::regclass::text as name, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as made
from pg_index where not indisprimary and indrelid in ('"AuditEvent"'::regclass, '"AuditOrder"'::regclass);
do $$ declare i record; begin for i in select * from kept loop execute 'drop index ' || i.name; end loop; end $$;

create or replace function pg_temp.copied(id text, k int) returns text language sql immutable as $$
  select left(id, 20) || 'Z' || lpad(k::text, 5, '0') $$;

do $$
declare
  began timestamptz;
begin
  -- A month at a time and by time in it, as lines come to lie that are written one after the other.
  for began in select generate_series(date_trunc('month', now() - interval '14 months'), now(), interval '1 month') loop
    insert into "AuditEvent" (id, at, txid, "schemaVersion", type, "actorKind", "actorId", "actorName", "onBehalfOf", "subjectKind",
      "subjectId", environment, "podId", "taskKey", "toolKey", "requestId", "callId", outcome, "policyVersion", "promptHash", sentence, data)
    select pg_temp.copied(id, k), at + k * interval '5 seconds', txid, "schemaVersion", type, "actorKind", "actorId", "actorName",
      "onBehalfOf", "subjectKind",
      case when "subjectId" in ("callId", "requestId") then pg_temp.copied("subjectId", k) else "subjectId" end,
      environment, "podId", "taskKey" || '-' || k, "toolKey", pg_temp.copied("requestId", k), pg_temp.copied("callId", k), outcome,
      "policyVersion", "promptHash",
      replace(replace(sentence, ' zephyrine', ''), ' of the ', '-' || k || ' of the '), data
    from "AuditEvent" e cross join generate_series(pg_temp.size('copies_from') + 1, pg_temp.size('copies')) k
    where e.at >= began and e.at < began + interval '1 month' and substr(e.id, 21, 1) <> 'Z'
      and e.at < now() - interval '2 hours'
    order by e.at + k * interval '5 seconds';
  end loop;
end $$;

do $$ declare i record; begin for i in select * from kept loop execute i.made; end loop; end $$;
select seal_audit(true);
-- What reads on from where it was has read them: its own figures are put beside them (tallies.sql).
update "TallyMark" set position = (select max(position) from "AuditOrder");
update "PolicyUsageMark" set position = (select max(position) from "AuditOrder");
update "IncidentMark" set position = (select max(position) from "AuditOrder");
update "OutgoingMark" set position = (select max(position) from "AuditOrder");
