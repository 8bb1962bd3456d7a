-- Lock 3: a governed table cannot be changed by a transaction that recorded nothing.
create function require_audit_event() returns trigger language plpgsql as $$
begin
  if not exists (
    select from "AuditEvent" where at = now() and txid = (pg_current_xact_id()::text)::bigint
  ) then
    raise exception 'changed % without an audit event in the same transaction', tg_table_name
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;

create function govern(target regclass) returns void language plpgsql as $$
begin
  execute format(
    'create constraint trigger audited after insert or update or delete on %s
       deferrable initially deferred for each row execute function require_audit_event()', target);
  execute format('alter table %s enable always trigger audited', target);
end $$;

-- The trail only grows, whoever asks. (Row triggers on a partitioned table reach every partition.)
create function refuse_rewrite() returns trigger language plpgsql as $$
begin
  raise exception 'the record only grows' using errcode = 'integrity_constraint_violation';
end $$;

create trigger append_only before update or delete on "AuditEvent" for each row execute function refuse_rewrite();
alter table "AuditEvent" enable always trigger append_only;
create trigger no_truncate before truncate on "AuditEvent" for each statement execute function refuse_rewrite();
alter table "AuditEvent" enable always trigger no_truncate;

-- A partition for each month from last month to two months ahead; the default one catches a clock that jumps.
create table "AuditEvent_default" partition of "AuditEvent" default;

create function ensure_audit_partitions() returns int language plpgsql security definer set search_path = public as $$
declare
  first date;
  made int := 0;
begin
  for ahead in -1..2 loop
    first := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead))::date;
    if to_regclass(format('%I', 'AuditEvent_' || to_char(first, 'YYYY_MM'))) is null then
      execute format('create table %I partition of "AuditEvent" for values from (%L) to (%L)',
        'AuditEvent_' || to_char(first, 'YYYY_MM'), first || ' 00:00:00+00', (first + interval '1 month')::date || ' 00:00:00+00');
      execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_rewrite()',
        'AuditEvent_' || to_char(first, 'YYYY_MM'));
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
select ensure_audit_partitions();

create extension if not exists pg_trgm;
create index "AuditEvent_id_idx" on "AuditEvent" (id);
create index "AuditEvent_sentence_idx" on "AuditEvent" using gin (sentence gin_trgm_ops);
create index "AuditEvent_actor_idx" on "AuditEvent" ("actorId", at desc);
create index "AuditEvent_request_idx" on "AuditEvent" ("requestId", at desc) where "requestId" is not null;
create index "AuditEvent_call_idx" on "AuditEvent" ("callId", at desc) where "callId" is not null;
create index "AuditEvent_pod_idx" on "AuditEvent" ("podId", at desc) where "podId" is not null;
create index "AuditEvent_outcome_idx" on "AuditEvent" (outcome, at desc) where outcome is not null and outcome <> 'allowed';

-- One standing vote per person and request; a vote that was taken back makes room for another.
create unique index "Vote_standing" on "Vote" ("requestId", "personId") where "takenBackAt" is null;
alter table "PolicyInForce" add constraint one_row check (id = 1);

-- A machine or the pod's owner never signs: the last line behind the rules in the application.
create function refuse_own_vote() returns trigger language plpgsql as $$
begin
  if exists (select from "Request" r join "Pod" p on p.id = r."podId" where r.id = new."requestId" and p."ownerId" = new."personId") then
    raise exception 'the owner of a pod cannot decide on its requests' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger not_own before insert on "Vote" for each row execute function refuse_own_vote();
alter table "Vote" enable always trigger not_own;

-- Governed: everything but plumbing ("Session", "IdempotencyKey"), see lib/guards.db.test.ts.
select govern(name::regclass) from unnest(array['"Person"', '"Group"', '"GroupMember"', '"Pod"', '"ServiceAccount"',
  '"Credential"', '"Tool"', '"PolicyVersion"', '"PolicyInForce"', '"Call"', '"Grant"', '"Request"', '"Vote"', '"Task"',
  '"TaskEntry"', '"ChangelogEntry"', '"MemoryEntry"', '"MemoryVersion"', '"ImportSource"', '"ImportBranch"', '"ImportRun"',
  '"ImportProblem"', '"ContentRewrite"', '"UnloggedEdit"', '"Setting"']) as name;

-- Three roles: the owner changes the shape, the writer works but cannot touch what is on the record, the reader only looks.
grant usage on schema public to countersign_writer, countersign_reader;
grant select, insert, update, delete on all tables in schema public to countersign_writer;
grant usage, select on all sequences in schema public to countersign_writer;
grant execute on function ensure_audit_partitions() to countersign_writer;
grant select on all tables in schema public to countersign_reader;
do $$
declare part regclass;
begin
  for part in select c.oid::regclass from pg_class c where c.relname like 'AuditEvent%' and c.relkind in ('r', 'p') loop
    execute format('revoke all on %s from countersign_writer', part);
    execute format('grant select on %s to countersign_writer, countersign_reader', part);
  end loop;
end $$;
grant insert on "AuditEvent" to countersign_writer;
