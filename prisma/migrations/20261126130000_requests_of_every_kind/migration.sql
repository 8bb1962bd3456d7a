-- A request is not a call: it speaks of a subject and of who asks, and a call points to its request.
alter table "Request"
  alter column "kind" type text using "kind"::text,
  add column "subjectKind" text,
  add column "subjectId" text,
  add column "askedByKind" text,
  add column "askedById" text,
  add column "askedByName" text,
  add column "revision" integer not null default 1,
  add column "revisesId" text,
  add column "excluded" jsonb not null default '[]';
alter table "Request" rename column "podSays" to "askerSays";
drop type "RequestKind";

update "Request" r set
  "subjectKind" = 'call', "subjectId" = r."callId",
  "askedByKind" = 'pod', "askedById" = p.id, "askedByName" = p.name,
  "brief" = r."brief" - 'toolTitle' || jsonb_build_object('title', r."brief"->'toolTitle'),
  "excluded" = case when p."ownerId" is null then '[]'::jsonb
    else jsonb_build_array(jsonb_build_object('personId', p."ownerId", 'because', 'own_pod')) end
from "Pod" p where p.id = r."podId";

alter table "Request"
  alter column "subjectKind" set not null, alter column "subjectId" set not null,
  alter column "askedByKind" set not null, alter column "askedById" set not null, alter column "askedByName" set not null,
  alter column "podId" drop not null, alter column "toolKey" drop not null, alter column "environment" drop not null;

create type "RequestState_new" as enum ('waiting', 'approved', 'released', 'consumed', 'executed', 'lapsed', 'unreported',
  'rejected', 'changes_requested', 'denied', 'expired', 'withdrawn', 'stopped', 'superseded');
alter table "Request" alter column "state" drop default;
alter table "Request" alter column "state" type "RequestState_new" using "state"::text::"RequestState_new";
alter table "Request" alter column "state" set default 'waiting';
drop type "RequestState";
alter type "RequestState_new" rename to "RequestState";

-- Who must sign: rows, not JSON.
create table "RequestDuty" (
  "requestId" text not null,
  "group" text not null,
  "count" integer not null check ("count" > 0),
  constraint "RequestDuty_pkey" primary key ("requestId", "group"),
  constraint "RequestDuty_requestId_fkey" foreign key ("requestId") references "Request"("id") on delete restrict on update cascade
);
insert into "RequestDuty" ("requestId", "group", "count")
select r.id, duty->>'group', max((duty->>'count')::int) from "Request" r, jsonb_array_elements(r."duties") as duty
group by r.id, duty->>'group';
select guard.govern('"RequestDuty"'::regclass);
grant select, insert, update, delete on "RequestDuty" to countersign_writer;
grant select on "RequestDuty" to countersign_reader;

-- Votes carry the duty they fill, and can only end.
create type "VoteEnd" as enum ('taken_back', 'signer_lost', 'rules_changed');
alter table "Vote" rename column "takenBackAt" to "endedAt";
alter table "Vote" add column "dutyGroup" text, add column "onBehalfOfId" text, add column "signature" jsonb,
  add column "endedBecause" "VoteEnd";
update "Vote" set "endedBecause" = 'taken_back' where "endedAt" is not null;
-- For which of its groups a person signed was not kept, and a person in two groups counted for both. Now everybody counts
-- for one. Where several groups were asked, signatures are spread over them so that as many as can be count for something:
-- "spread" holds every distinct way to fill the duties, each with who signs for what, one vote further in each round.
do $$
declare
  asked text;
  vote record;
  spread jsonb;
begin
  for asked in select "requestId" from "RequestDuty" group by 1 having count(*) > 1 loop
    spread := '[{"filled": {}, "votes": {}}]';
    for vote in select v.id, v."personId" from "Vote" v
      where v."requestId" = asked and v."verdict" = 'approve' and v."endedAt" is null order by v."at", v.id loop
      select jsonb_agg(way) into spread from (
        select distinct on (way->'filled') way from (
          select way, 1 as turn from jsonb_array_elements(spread) way
          union all
          select jsonb_build_object('filled', way->'filled' || jsonb_build_object(duty."group", given + 1),
            'votes', way->'votes' || jsonb_build_object(vote.id, duty."group")), 2
          from jsonb_array_elements(spread) way
          join "RequestDuty" duty on duty."requestId" = asked
          join "GroupMember" m on m."groupSlug" = duty."group" and m."personId" = vote."personId",
          lateral (select coalesce((way->'filled'->>duty."group")::int, 0) as given) so_far
          where given < duty."count") ways
        order by way->'filled', turn) fullest;
    end loop;
    update "Vote" set "dutyGroup" = best.way->'votes'->>"Vote".id
    from (select way from jsonb_array_elements(spread) way
      order by (select count(*) from jsonb_object_keys(way->'votes')) desc, way->'filled' limit 1) best
    where best.way->'votes' ? "Vote".id;
  end loop;
end $$;
-- What is left has one group, or none that still needs it: the first one in which they are, else the first that was asked.
update "Vote" v set "dutyGroup" = (
  select duty->>'group' from "Request" r, jsonb_array_elements(r."duties") with ordinality as d(duty, position)
  where r.id = v."requestId"
  order by not exists (select from "GroupMember" m where m."groupSlug" = duty->>'group' and m."personId" = v."personId"), position
  limit 1)
where v."verdict" = 'approve' and v."dutyGroup" is null;
alter table "Vote" add constraint "Vote_end" check (("endedAt" is null) = ("endedBecause" is null)),
  add constraint "Vote_duty" check (("verdict" = 'approve') = ("dutyGroup" is not null));
drop index "Vote_standing";
create unique index "Vote_standing" on "Vote" ("requestId", "personId") where "endedAt" is null;

create function votes_only_end() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old."endedAt" is null and new."endedAt" is not null
    and to_jsonb(new) - 'endedAt' - 'endedBecause' = to_jsonb(old) - 'endedAt' - 'endedBecause' then
    return new;
  end if;
  raise exception 'a vote can only end' using errcode = 'integrity_constraint_violation';
end $$;
create trigger only_ends before update or delete on "Vote" for each row execute function votes_only_end();
alter table "Vote" enable always trigger only_ends;

alter table "Request" drop column "duties", drop column "needed";

-- Nobody signs what they asked for themselves, what their own pod asked for, or what they were excluded from.
create or replace function refuse_own_vote() returns trigger language plpgsql as $$
begin
  if exists (select from "Request" r join "Pod" p on p.id = r."podId" where r.id = new."requestId" and p."ownerId" = new."personId") then
    raise exception 'the owner of a pod cannot decide on its requests' using errcode = 'integrity_constraint_violation';
  end if;
  if exists (select from "Request" r where r.id = new."requestId" and (r."askedById" = new."personId"
    or exists (select from jsonb_array_elements(r."excluded") x where x->>'personId' = new."personId"))) then
    raise exception 'whoever is excluded from a request cannot decide on it' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

-- Calls keep what policy looked at, and their permission as columns of their own.
alter table "Call"
  add column "facts" jsonb,
  add column "sentence" text,
  add column "toolSchemaHash" text,
  add column "grantId" text,
  add column "grantExpiresAt" timestamptz(3),
  add column "grantUsedAt" timestamptz(3),
  add column "unreportedAt" timestamptz(3);
update "Call" c set
  "sentence" = coalesce(
    (select e.data->>'sentence' from "AuditEvent" e where e."callId" = c.id and e.type in ('call.allowed', 'call.asked', 'call.denied') limit 1),
    c."toolKey"),
  "toolSchemaHash" = coalesce(
    (select r.envelope->>'toolSchema' from "Request" r where r."callId" = c.id),
    (select t."schemaHash" from "Tool" t where t.key = c."toolKey"), ''),
  "grantId" = g.id, "grantExpiresAt" = g."expiresAt", "grantUsedAt" = g."usedAt"
from "Call" every left join "Grant" g on g."callId" = every.id where every.id = c.id;
-- A call that ended without a request of its own keeps its state in its own columns; one with a request, in that request's.
alter table "Call" alter column "sentence" set not null, alter column "toolSchemaHash" set not null, drop column "state",
  add constraint "Call_requestId_fkey" foreign key ("requestId") references "Request"("id") on delete restrict on update cascade
  -- A call is written before its request, of which there is none when the call turns out to have been made before.
  deferrable initially deferred;
drop table "Grant";
drop type "CallState";
create index "Call_requestId_idx" on "Call" ("requestId") where "requestId" is not null;
-- Permissions that were used and of whose use nothing was heard.
create index "Call_unheard" on "Call" ("grantUsedAt") where "outcome" is null and "grantUsedAt" is not null and "unreportedAt" is null;

alter table "Request" drop column "callId";
create index "Request_subjectKind_subjectId_idx" on "Request" ("subjectKind", "subjectId");
create unique index "Request_open" on "Request" ("kind", "subjectKind", "subjectId") where "state" in ('waiting', 'approved');
