-- Only indexes: no row is changed, and none has to be carried over.
-- Home counts by decision what each of its pods called lately, up to three hundred calls each, and read every one for it. A
-- call's own entry is eight bytes longer.
create index if not exists "Call_podId_at_toolKey_environment_decision_idx"
  on "Call" ("podId", "at", "toolKey", "environment", "decision");
drop index "Call_podId_at_toolKey_environment_idx";
-- Holds that stand, and those that were released, newest first: that a column is empty is no order by the ones behind it.
create index if not exists "RecordHold_in_force" on "RecordHold" (at desc, id desc) where "releasedAt" is null;
create index if not exists "RecordHold_released" on "RecordHold" (at desc, id desc) where "releasedAt" is not null;
drop index "RecordHold_releasedAt_at_id_idx";
-- What went wrong with a pod, or what people decided for it. Most lines of calls have no entry in it.
create index if not exists "AuditEvent_pod_outcome_idx" on "AuditEvent" ("podId", outcome, at desc)
  where "podId" is not null and outcome not in ('allowed', 'consumed', 'executed');
