-- A call is changed twice after it was asked: when its permission is used, and when its pod says what came of that. An index
-- of uses that nobody was heard of held what both change, so that each wrote the whole row anew, with an entry in every index
-- of calls. They stand in a small table instead, which the database keeps, whichever way a call comes to be used or heard of.
create table "UnheardUse" (
    "callId" text not null,
    "usedAt" timestamptz(3) not null,

    constraint "UnheardUse_pkey" primary key ("callId")
);
create index "UnheardUse_usedAt_idx" on "UnheardUse" ("usedAt");
grant select on "UnheardUse" to countersign_writer, countersign_reader;

insert into "UnheardUse" select id, "grantUsedAt" from "Call"
where "outcome" is null and "grantUsedAt" is not null and "unreportedAt" is null;

create function guard.keep_unheard_used() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into public."UnheardUse" values (new.id, new."grantUsedAt");
  return null;
end $$;
create trigger keep_unheard_used after insert on "Call" for each row
  when (new."grantUsedAt" is not null and new."outcome" is null and new."unreportedAt" is null)
  execute function guard.keep_unheard_used();

create function guard.keep_unheard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from public."UnheardUse" u using changed c where u."callId" = c.id
    and (c."grantUsedAt" is null or c."outcome" is not null or c."unreportedAt" is not null);
  insert into public."UnheardUse" select c.id, c."grantUsedAt" from changed c
    where c."grantUsedAt" is not null and c."outcome" is null and c."unreportedAt" is null
    on conflict ("callId") do update set "usedAt" = excluded."usedAt" where "UnheardUse"."usedAt" <> excluded."usedAt";
  return null;
end $$;
create trigger keep_unheard after update on "Call" referencing new table as changed
  for each statement execute function guard.keep_unheard();

drop index "Call_unheard";

-- What was given up on is rare, and stays among the rare once it is heard of after all: so what came of a call stands in no
-- index either.
drop index "Call_unreported";
create index "Call_unreported" on "Call" ("podId", "unreportedAt") where "unreportedAt" is not null;

-- Room for a changed row beside the one it takes the place of.
alter table "Call" set (fillfactor = 85);
