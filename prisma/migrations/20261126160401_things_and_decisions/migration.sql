-- When a request left off waiting, so that what is decided can be listed in that order. Only the database sets it, with
-- the state: no way of deciding or ending can forget it. Requests from before get the vote that decided them, or their end;
-- the states a request can be in stand in the files of both earlier installations, which are brought up to this one.
alter table "Request" add column "decidedAt" timestamptz(3);
update "Request" r set "decidedAt" = coalesce(
    case when r."effectiveAt" is not null
      then (select max(v.at) from "Vote" v where v."requestId" = r.id and v."endedAt" is null) end,
    r."closedAt", r."effectiveAt", r."expiresAt")
  where r.state <> 'waiting';
create index "Request_decidedAt_id_idx" on "Request" ("decidedAt", "id");

create function guard.note_decision() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  new."decidedAt" := case when new.state = 'waiting' then null else coalesce(new."decidedAt", date_trunc('milliseconds', now())) end;
  return new;
end $$;
create trigger decided before update of "state" on "Request" for each row
  when (old.state is distinct from new.state) execute function guard.note_decision();
create trigger decided_at_once before insert on "Request" for each row
  when (new.state <> 'waiting') execute function guard.note_decision();

-- What is on several branches of a repository is one thing: its other copies are looked up by what they have alike.
create index "Task_importSourceId_file_key_idx" on "Task" ("importSourceId", "file", "key");
create index "TaskEntry_importSourceId_kind_file_recordKey_idx" on "TaskEntry" ("importSourceId", "kind", "file", "recordKey");
create index "ChangelogEntry_importSourceId_file_recordKey_idx" on "ChangelogEntry" ("importSourceId", "file", "recordKey");
create index "MemoryEntry_importSourceId_file_path_occurrence_idx" on "MemoryEntry" ("importSourceId", "file", "path", "occurrence");
create index "ImportProblem_sourceId_recordKey_idx" on "ImportProblem" ("sourceId", "recordKey");
create index "ContentRewrite_sourceId_commit_path_idx" on "ContentRewrite" ("sourceId", "commit", "path");
create index "UnloggedEdit_sourceId_commit_idx" on "UnloggedEdit" ("sourceId", "commit");
