-- What waits for a task, and what a pod could work on next. The order by status knows the new words.
create index if not exists "Task_waits_for" on "Task" using gin (task_names("data" -> 'depends_on'));
create index if not exists "Task_own" on "Task" ("podId", "environment", "number") where "podId" is not null;
create index if not exists "Task_own_status" on "Task" ("podId", "environment", "status", "number") where "podId" is not null;
drop index "Task_by_status";
create index "Task_by_status" on "Task" ((case "status" when 'backlog' then 1 when 'planned' then 2 when 'in_progress' then 3
  when 'in_review' then 4 when 'held' then 5 when 'completed' then 6 when 'unknown' then 7 end), left(lower("title"), 60), id);
-- What rests knows where it goes on.
alter table "Task" add constraint "Task_rests" check (
  ("status" = 'held') = ("heldFrom" is not null) and ("heldFrom" is null) = ("heldBy" is null));
