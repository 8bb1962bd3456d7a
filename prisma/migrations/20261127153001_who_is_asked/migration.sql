-- Whose turn it is stands in the duties and votes of a request. Who asks what waits for them would look both up for each
-- request that waits; so the database keeps the groups and the signers beside it, whichever way they come and go.
alter table "Request" add column "groups" text[] not null default '{}', add column "signers" text[] not null default '{}';
-- Who may not sign stands there already. Their names alone take half the room in an index, and of a pod that asks none.
alter table "Request" add column "barred" jsonb not null default '[]', add column "wishedById" text;
create function guard.keep_barred() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  new."barred" := jsonb_path_query_array(new."excluded", '$[*].personId');
  new."wishedById" := case when new."askedByKind" <> 'pod' then new."askedById" end;
  return new;
end $$;
create trigger keep_barred before insert or update of "excluded", "askedByKind", "askedById" on "Request" for each row
  execute function guard.keep_barred();

-- Of what is closed nobody asks whose turn it is, and it never waits again. What is open in each of the earlier
-- installations is looked at in their tests; rows of this version would show no state that those do not.
update "Request" r set
  "groups" = array(select d."group" from "RequestDuty" d where d."requestId" = r.id order by 1),
  "signers" = array(select v."personId" from "Vote" v where v."requestId" = r.id and v."endedAt" is null order by v.at, v.id),
  "excluded" = "excluded"
where r."closedAt" is null;

create function guard.keep_groups() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- A request is opened with its groups, so there this changes nothing.
  update public."Request" r set "groups" = asked.groups
  from (select "requestId", array(select d."group" from public."RequestDuty" d where d."requestId" = c."requestId" order by 1) as groups
    from (select distinct "requestId" from changed) c) asked
  where r.id = asked."requestId" and r."groups" <> asked.groups;
  return null;
end $$;
create trigger keep_groups_more after insert on "RequestDuty" referencing new table as changed
  for each statement execute function guard.keep_groups();
create trigger keep_groups_fewer after delete on "RequestDuty" referencing old table as changed
  for each statement execute function guard.keep_groups();

create function guard.keep_signers() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update public."Request" set "signers" = array(
    select v."personId" from public."Vote" v where v."requestId" = new."requestId" and v."endedAt" is null order by v.at, v.id)
  where id = new."requestId";
  return null;
end $$;
create trigger keep_signers after insert or update of "endedAt" on "Vote" for each row execute function guard.keep_signers();

-- Everything by which a person's queue is told, in its order. A policy names at most twenty groups of sixty letters, and of
-- who is excluded there are three at most, so an entry always fits.
drop index "Request_waiting_by_time";
create index "Request_waiting_by_time" on "Request" ("expiresAt", "id")
  include ("groups", "barred", "wishedById", "podId", "environment", "askedAt", "tier", "toolKey") where "state" = 'waiting';
drop index "Request_waiting_by_pod";
create index "Request_waiting_by_pod" on "Request" ("podId", "expiresAt", "id")
  include ("groups", "barred", "wishedById", "environment", "askedAt", "tier", "toolKey") where "state" = 'waiting';
drop index "Request_waiting_by_tool";
create index "Request_waiting_by_tool" on "Request" ("toolKey", "expiresAt", "id")
  include ("groups", "barred", "wishedById", "podId", "environment", "askedAt", "tier") where "state" = 'waiting';
create index "Request_signed" on "Request" using gin ("signers") with (fastupdate = off)
  where "state" in ('waiting', 'approved') and "signers" <> '{}';

-- What is open of a pod's calls, the newest first, for a pod that asks what became of them; and what it asked before of a
-- tool, which people read beside what it asks now.
create index "Request_open_by_pod" on "Request" ("podId", "askedAt" desc) include ("subjectId", "state", "closedAt")
  where "subjectKind" = 'call'
    and ("state" in ('waiting', 'approved', 'released') or ("closedAt" is null and "state" in ('rejected', 'changes_requested')));
create index "Request_alike" on "Request" ("podId", "toolKey", "environment", "askedAt")
  include ("state", "tried", "kind", "askedById", "id") where "kind" = 'tool_call';
