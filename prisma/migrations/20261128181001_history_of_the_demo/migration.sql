-- The demo may come with days that nobody lived. Their lines say when it is told that they happened; when they were written
-- stands in each of them, and they begin with "Demo:". This function is the one way to such a line, and it refuses where
-- anybody or any pod is real.
create function write_made_up(lines jsonb) returns int language plpgsql security definer set search_path = pg_catalog as $$
declare
  made int;
begin
  -- Nobody comes in while it is looked whether somebody is here.
  lock table public."Person", public."Pod" in share row exclusive mode;
  if not coalesce((select (value ->> 'on')::boolean from public."Setting" where key = 'demo'), false)
      or exists (select from public."Person" where not demo) or exists (select from public."Pod" where not demo) then
    raise exception 'only a demo without real people and pods has a made-up history' using errcode = 'integrity_constraint_violation';
  end if;
  insert into public."AuditEvent" (at, id, type, "actorKind", "actorId", "actorName", "onBehalfOf", "subjectKind", "subjectId",
    environment, "podId", "taskKey", "toolKey", "requestId", "callId", outcome, "policyVersion", "promptHash", sentence, data)
  select l.at, l.id, l.type, l."actorKind", l."actorId", l."actorName", l."onBehalfOf", l."subjectKind", l."subjectId",
    l.environment, l."podId", l."taskKey", l."toolKey", l."requestId", l."callId", l.outcome, l."policyVersion", l."promptHash",
    'Demo: ' || l.sentence, l.data || jsonb_build_object('writtenAt', now())
  from jsonb_to_recordset(lines) as l(at timestamptz, id text, type text, "actorKind" text, "actorId" text, "actorName" text,
    "onBehalfOf" text, "subjectKind" text, "subjectId" text, environment text, "podId" text, "taskKey" text, "toolKey" text,
    "requestId" text, "callId" text, outcome text, "policyVersion" int, "promptHash" text, sentence text, data jsonb)
  where l.at < now() and l.at > now() - interval '31 days';
  get diagnostics made = row_count;
  if made <> jsonb_array_length(lines) then
    raise exception 'a made-up history is of the last thirty days' using errcode = 'integrity_constraint_violation';
  end if;
  return made;
end $$;
revoke all on function write_made_up(jsonb) from public;
grant execute on function write_made_up(jsonb) to countersign_writer;

-- What such lines name was changed with them; it is only looked for where no line of this moment names it.
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
    if not exists (select from public."AuditEvent" where txid = new.txid::text::bigint and at < now() and data ? 'writtenAt'
        and "subjectKind" = any(noted.kinds)) then
      raise exception 'changed % without an audit event of its own in the same transaction', new.changed
        using errcode = 'integrity_constraint_violation';
    end if;
  end if;
  if not migrating and noted.names is not null then
    select name into unnamed from (
      select unnest(noted.names) except
      select unnest(array["subjectId", "requestId", "callId", "podId"]) from public."AuditEvent"
      where at = now() and txid = new.txid::text::bigint) as left_out(name) limit 1;
    if unnamed is not null then
      select name into unnamed from (
        select unnest(noted.names) except
        select unnest(array["subjectId", "requestId", "callId", "podId"]) from public."AuditEvent"
        where txid = new.txid::text::bigint and (at = now() or at < now() and data ? 'writtenAt')) as left_out(name) limit 1;
    end if;
    if unnamed is not null then
      raise exception 'changed % % without an audit event that names it in the same transaction', new.changed, unnamed
        using errcode = 'integrity_constraint_violation';
    end if;
  end if;
  delete from guard.unrecorded n where n.txid = new.txid and n.changed = new.changed;
  return null;
end $$;
