-- A finding is of a text, from the version in which it was found first to the last one that has it. What no version has any
-- more is fixed. Its digest tells it from others: its kind, its value and whose text it is, none of which can be read from it.
alter type "FindingState" add value 'fixed';
alter table "Finding" add column "since" integer not null default 0, add column "version" integer not null default 0,
  add column "digest" text;

alter table "Finding" disable trigger settled_once;
update "Finding" set "since" = split_part("subjectId", '/', 2)::int, "version" = split_part("subjectId", '/', 2)::int,
  "subjectId" = split_part("subjectId", '/', 1) where "subjectKind" = 'prompt_version';
alter table "Finding" enable always trigger settled_once;

alter table "Finding" drop constraint "Finding_settled";
alter table "Finding" add constraint "Finding_settled" check (case "state"::text
  when 'open' then "settledBy" is null and "settledAt" is null and "reason" is null
  when 'fixed' then "settledBy" is null and "settledAt" is not null and "reason" is null
  else "settledBy" is not null and "settledAt" is not null and "reason" is not null end);
create index "Finding_digest_idx" on "Finding" ("digest");

-- What somebody said it is stays said; its place may move with the text.
create or replace function refuse_settling_again() returns trigger language plpgsql as $$
begin
  if old."state" <> 'open' and (old."state", old."settledBy", old."settledAt", old."reason")
      is distinct from (new."state", new."settledBy", new."settledAt", new."reason") then
    raise exception 'somebody has said already what this finding is' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

grant update ("version", "field", "from", "to") on "Finding" to countersign_writer;

-- What is found in a call, or said of it, is on the record by the call and by the finding; what moves with another text, by
-- that text.
select guard.govern('"Finding"', '{call,finding,prompt}', 'case when "subjectKind" <> ''call''
  then case when "state"::text in (''open'', ''fixed'') then "subjectId" end
  when "state" = ''open'' then "subjectId" else "id" end');
