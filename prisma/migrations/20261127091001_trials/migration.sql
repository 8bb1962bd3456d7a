-- In a trial, and nowhere else, a pod may have its call answered by somebody made up. What was answered so says so for good.
create type "Trial" as enum ('approve', 'reject', 'changes', 'expire');
alter table "Request" add column "tried" "Trial";
grant update ("tried") on "Request" to countersign_writer;
create index "Request_tried" on "Request" ("askedAt") where "tried" is not null and "state" = 'waiting';

-- Whoever starts an installation says here, as the owner of its database, that it is a trial. Without a row it is none, and
-- the application can read this and not write it.
create table guard.trials (
  one boolean primary key default true check (one),
  since timestamptz not null default now()
);
create function trials_allowed() returns boolean language sql stable security definer set search_path = pg_catalog as
  'select exists (select from guard.trials)';

-- Made-up people are born without access and without roles, so nothing that counts people counts them.
alter table "Person" add constraint "Person_made_up"
  check ("issuer" <> 'urn:countersign:made-up' or ("deactivatedAt" is not null and "roles" = '{}'));

-- Only calls, only in a trial, and once for all.
create function only_trials_are_tried() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old."tried" is not distinct from new."tried" then
    return new;
  end if;
  if tg_op = 'UPDATE' and old."tried" is not null then
    raise exception 'a request that was tried stays one' using errcode = 'integrity_constraint_violation';
  end if;
  if new."tried" is not null and (new."kind" <> 'tool_call' or not public.trials_allowed()) then
    raise exception 'nothing is tried here with made-up people' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger only_trials before insert or update on "Request" for each row execute function only_trials_are_tried();
alter table "Request" enable always trigger only_trials;

create function refuse_made_up_vote() returns trigger language plpgsql as $$
begin
  if exists (select from "Person" where id = new."personId" and issuer = 'urn:countersign:made-up')
      and not (public.trials_allowed() and exists (select from "Request" where id = new."requestId" and "tried" is not null)) then
    raise exception 'nobody who is made up decides here' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger made_up before insert on "Vote" for each row execute function refuse_made_up_vote();
alter table "Vote" enable always trigger made_up;
