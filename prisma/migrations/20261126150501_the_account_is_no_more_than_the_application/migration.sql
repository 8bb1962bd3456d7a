-- A line must name what changed. Until now any line in the transaction would do; from here on a change asks for one of its
-- own kind, and where a row decides something, for one that names that row.
alter table guard.unrecorded add column kinds text[], add column names text[];
alter table guard.unrecorded drop constraint unrecorded_pkey, add primary key (txid, changed);

-- For a table that nothing more is known of, as before: any line will do.
create or replace function guard.note_change() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from changed) then
    insert into guard.unrecorded values (pg_current_xact_id(), tg_table_name) on conflict do nothing;
  end if;
  return null;
end $$;

create or replace function guard.require_audit_event() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  noted guard.unrecorded;
  unnamed text;
  -- A migration is one line for all that it carries over, and only whoever owns the tables migrates.
  migrating boolean := pg_has_role(session_user, (select relowner from pg_class where oid = 'public."AuditEvent"'::regclass), 'member')
    and exists (select from public."AuditEvent" where at = now() and txid = new.txid::text::bigint and "subjectKind" = 'database');
begin
  -- What was noted first may have been added to since.
  select * into noted from guard.unrecorded n where n.txid = new.txid and n.changed = new.changed;
  if not migrating and not exists (select from public."AuditEvent" where at = now() and txid = new.txid::text::bigint
      and (noted.kinds is null or "subjectKind" = any(noted.kinds))) then
    raise exception 'changed % without an audit event of its own in the same transaction', new.changed
      using errcode = 'integrity_constraint_violation';
  end if;
  if not migrating and noted.names is not null then
    select name into unnamed from (
      select unnest(noted.names) except
      select unnest(array["subjectId", "requestId", "callId", "podId"]) from public."AuditEvent"
      where at = now() and txid = new.txid::text::bigint) as left_out(name) limit 1;
    if unnamed is not null then
      raise exception 'changed % % without an audit event that names it in the same transaction', new.changed, unnamed
        using errcode = 'integrity_constraint_violation';
    end if;
  end if;
  delete from guard.unrecorded n where n.txid = new.txid and n.changed = new.changed;
  return null;
end $$;

-- Governs a table: a change of it needs a line about one of these kinds of subject. "named" says of a row what a line of
-- that transaction must name, as its subject, request, call or pod; null where a line stands for many rows.
create function guard.govern(target regclass, kinds text[], named text default null) returns void language plpgsql as $$
declare
  change text;
  note text := format('guard.%I', 'note_' || (select relname from pg_class where oid = target));
begin
  execute format($f$
    create or replace function %s() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
    begin
      insert into guard.unrecorded as noted (txid, changed, kinds, names)
      select pg_current_xact_id(), tg_table_name, tg_argv, array_agg(distinct name) filter (where name is not null)
      from (select %s as name from changed) named having count(*) > 0
      on conflict (txid, changed) do update set names = noted.names || excluded.names;
      return null;
    end $body$ $f$, note, coalesce(named, 'null::text'));
  foreach change in array array['insert', 'update', 'delete'] loop
    execute format('create or replace trigger audited_%1$s after %1$s on %2$s referencing %3$s table as changed
        for each statement execute function %4$s(%5$s)',
      change, target, case change when 'delete' then 'old' else 'new' end, note,
      (select string_agg(quote_literal(kind), ', ') from unnest(kinds) kind));
    execute format('alter table %s enable always trigger audited_%s', target, change);
  end loop;
end $$;

select guard.govern('"Person"', '{person}', 'id');
select guard.govern('"Group"', '{group}', 'slug');
select guard.govern('"GroupMember"', '{group}', '"groupSlug"');
select guard.govern('"Pod"', '{pod}', 'id');
select guard.govern('"ServiceAccount"', '{credential}', '"podId"');
select guard.govern('"Credential"', '{credential,pod}',
  '(select a."podId" from public."ServiceAccount" a where a.id = changed."accountId")');
select guard.govern('"Tool"', '{catalogue}');
select guard.govern('"PolicyVersion"', '{policy}', 'version::text');
select guard.govern('"PolicyInForce"', '{policy,catalogue}');
select guard.govern('"Call"', '{call,request}', 'id');
select guard.govern('"Request"', '{request,call}', 'id');
select guard.govern('"RequestDuty"', '{request,call}', '"requestId"');
select guard.govern('"Vote"', '{request}', '"requestId"');
select guard.govern('"Task"', '{task,import,pod}', '"podId"');
select guard.govern('"TaskEntry"', '{task,import}');
select guard.govern('"MemoryEntry"', '{import}');
select guard.govern('"MemoryVersion"', '{import}');
select guard.govern(name::regclass, '{import}') from unnest(array['"ChangelogEntry"', '"ImportSource"', '"ImportBranch"',
  '"ImportProblem"', '"ContentRewrite"', '"UnloggedEdit"']) as name;
select guard.govern('"ImportRun"', '{import}');
select guard.govern('"Setting"', '{demo}', 'key');
select guard.govern('"GivenUpJob"', '{job}', '"jobId"');

-- What the application never does, its account cannot do either. Nothing that decides or was decided is deleted, and of
-- what is there only those columns change that say how it went on.
revoke delete on "Person", "Group", "Credential", "Tool", "PolicyVersion", "PolicyInForce", "Call", "Request", "Vote",
  "Setting", "GivenUpJob" from countersign_writer;
revoke update on "Person", "Group", "GroupMember", "Pod", "ServiceAccount", "Credential", "PolicyVersion",
  "PolicyInForce", "Call", "Request", "RequestDuty", "Vote", "GivenUpJob", "Session", "IdempotencyKey" from countersign_writer;
grant update ("roles", "deactivatedAt") on "Person" to countersign_writer;
grant update ("state") on "Pod" to countersign_writer;
grant update ("revokedAt") on "Credential" to countersign_writer;
grant update ("version", "epoch", "since") on "PolicyInForce" to countersign_writer;
grant update ("answer", "grantId", "grantExpiresAt", "grantUsedAt", "unreportedAt", "outcome", "outcomeSummary", "outcomeAt")
  on "Call" to countersign_writer;
grant update ("state", "effectiveAt", "closedAt", "expiresAt", "tier", "ruleId", "ruleWords") on "Request" to countersign_writer;
grant update ("endedAt", "endedBecause") on "Vote" to countersign_writer;
grant update ("closedAt") on "GivenUpJob" to countersign_writer;
grant update ("expiresAt") on "Session" to countersign_writer;
grant update ("status", "answer") on "IdempotencyKey" to countersign_writer;

-- Whoever only looks sees no hash of a session or a secret: with one, a guess could be tried without asking anybody.
revoke select on "Session", "Credential" from countersign_reader;
grant select ("personId", "createdAt", "authenticatedAt", "expiresAt") on "Session" to countersign_reader;
grant select ("id", "accountId", "kind", "prefix", "createdAt", "expiresAt", "revokedAt") on "Credential" to countersign_reader;
