-- Tasks and memory: of what is on many branches, one row is shown and counted. What tells a thing is one short column now,
-- made by the database from what its copies have alike; so an index can hold it beside whatever the lists narrow by.
-- It says nothing new, so no row has to be carried over.
alter table "Task" add column "thing" text generated always as (
  case when "importSourceId" is null then id else md5("importSourceId" || ' ' || coalesce(file, '') || ' ' || key) end) stored;
alter table "MemoryEntry" add column "thing" text generated always as (
  case when "importSourceId" is null then id
    else md5("importSourceId" || ' ' || coalesce(file, '') || ' ' || occurrence::text || ' ' || path) end) stored;

-- All copies of a thing, with what it takes to tell which of them stands for it under a filter.
create index "Task_copies" on "Task" ("thing")
  include ("present", "updatedAt", "branch", id, "status", "phase", "podOwner", "origin", "importSourceId");
create index "MemoryEntry_copies" on "MemoryEntry" ("thing")
  include ("updatedAt", "branch", id, "state", "fileType", "podOwner", "importSourceId");
drop index "Task_importSourceId_file_key_idx";
drop index "MemoryEntry_importSourceId_file_path_occurrence_idx";

-- One for each way to narrow a list: its page is the beginning, and its count never looks at the rows.
create index "Task_changed" on "Task" ("updatedAt", id)
  include ("thing", "present", "branch", "status", "podId", "environment", "key");
create index "Task_of_status" on "Task" ("status", "updatedAt", id) include ("thing", "present", "branch");
create index "Task_of_phase" on "Task" ("phase", "updatedAt", id) include ("thing", "present", "branch", "status");
create index "Task_of_pod" on "Task" ("podOwner", "updatedAt", id) include ("thing", "present", "branch", "status");
create index "Task_of_origin" on "Task" ("origin", "updatedAt", id) include ("thing", "present", "branch", "status");
create index "Task_of_source" on "Task" ("importSourceId", "updatedAt", id) include ("thing", "present", "branch", "status");
create index "MemoryEntry_changed" on "MemoryEntry" ("updatedAt", id) include ("thing", "branch", "state");
create index "MemoryEntry_odd" on "MemoryEntry" ("updatedAt", id) include ("thing", "branch", "state", "flags") where "flags" <> '{}';
create index "MemoryEntry_of_state" on "MemoryEntry" ("state", "updatedAt", id) include ("thing", "branch");
create index "MemoryEntry_of_kind" on "MemoryEntry" ("fileType", "updatedAt", id) include ("thing", "branch", "state");
create index "MemoryEntry_of_pod" on "MemoryEntry" ("podOwner", "updatedAt", id) include ("thing", "branch", "state");
create index "MemoryEntry_of_source" on "MemoryEntry" ("importSourceId", "updatedAt", id) include ("thing", "branch", "state");
create index "Task_each" on "Task" ("status", "thing");
create index "MemoryEntry_each" on "MemoryEntry" ("state", "thing");
-- Which tasks are stuck on people.
create index "Task_live" on "Task" ("podId", "environment", "key")
  include ("thing", "phase", "podOwner", "origin", "importSourceId");
drop index "Task_updatedAt_id_idx";
drop index "Task_status_updatedAt_id_idx";
drop index "Task_phase_idx";
drop index "Task_podOwner_idx";
drop index "MemoryEntry_updatedAt_id_idx";
drop index "MemoryEntry_state_updatedAt_id_idx";
drop index "MemoryEntry_fileType_idx";
drop index "MemoryEntry_podOwner_idx";

-- In which task a changelog lists a path.
create index "ChangelogEntry_path" on "ChangelogEntry" ("importSourceId", "path");

-- One for each order.
create index "Task_by_title" on "Task" (left(lower("title"), 60), id);
create index "Task_by_status" on "Task" ((case "status" when 'backlog' then 1 when 'planned' then 2 when 'in_progress' then 3
  when 'completed' then 4 when 'unknown' then 5 end), left(lower("title"), 60), id);
create index "Task_by_pod" on "Task" (left(lower(coalesce("podOwner", '')), 60), left(lower("title"), 60), id);
create index "Task_by_source" on "Task" ((coalesce("importSourceId", '')), left(lower("title"), 60), id);
create index "MemoryEntry_by_path" on "MemoryEntry" (left(lower("path"), 60), id);
create index "MemoryEntry_by_state" on "MemoryEntry" ((case "state" when 'pending' then 1 when 'active' then 2 when 'held' then 3
  when 'archived' then 4 end), left(lower("path"), 60), id);
create index "MemoryEntry_by_pod" on "MemoryEntry" (left(lower(coalesce("podOwner", '')), 60), left(lower("path"), 60), id);
create index "MemoryEntry_by_source" on "MemoryEntry" ((coalesce("importSourceId", '')), left(lower("path"), 60), id);

-- Who was signed in by the system, as the record of earlier versions says it.
create index if not exists "AuditEvent_signed_in_idx" on "AuditEvent" ("subjectId", at desc)
  where type in ('session.started', 'session.ended') and "actorKind" = 'system';
