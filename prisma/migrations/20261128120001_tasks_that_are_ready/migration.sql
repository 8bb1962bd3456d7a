-- What a pod could begin with: planned or in the backlog, and nothing that it waits for is left. It was found by trying one
-- task after the other; now it is kept, so that it is read from an index.
-- CreateTable
CREATE TABLE "TaskReady" (
    "taskId" TEXT NOT NULL,
    "podId" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "turn" SMALLINT NOT NULL,
    "number" INTEGER NOT NULL,

    CONSTRAINT "TaskReady_pkey" PRIMARY KEY ("taskId")
);

-- CreateIndex
CREATE INDEX "TaskReady_podId_environment_turn_number_idx" ON "TaskReady"("podId", "environment", "turn", "number");

-- Which completed task has a name somewhere: looked up for each name that a task waits for.
create index if not exists "Task_done" on "Task" ("environment", "key") where "status" = 'completed' and "podId" is not null;

-- Whether nothing is left of what these names mean where they are.
create function tasks_done(place text, names text[]) returns boolean language sql stable set search_path = pg_catalog as $$
  select not exists (select from unnest(names) waits(key) where not exists (select from public."Task" d
    where d."environment" = place and d."key" = waits.key and d."status" = 'completed' and d."podId" is not null))
$$;
revoke all on function tasks_done(text, text[]) from public;

-- Writes down whether these tasks are ready, as things stand.
create function keep_tasks_ready(ids text[]) returns void language sql set search_path = pg_catalog as $$
  delete from public."TaskReady" where "taskId" = any(ids);
  insert into public."TaskReady" ("taskId", "podId", "environment", "turn", "number")
  select t.id, t."podId", t."environment", case t."status" when 'planned' then 1 else 2 end, t."number" from public."Task" t
  where t.id = any(ids) and t."podId" is not null and t."environment" is not null and t."status" in ('planned', 'backlog')
    and public.tasks_done(t."environment", public.task_names(t."data" -> 'depends_on'));
$$;
revoke all on function keep_tasks_ready(text[]) from public;

-- A task that moves may be ready then, or not any more; so may what waits for it, once it is completed or is not any more.
-- It is looked at as its transaction ends, with every row held already that it holds: two that end at once look one after the
-- other, so that of two that a third waits for the second one sees the first.
create function note_task_ready() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  task record;
  names text[];
  was boolean := case tg_op when 'UPDATE' then old."status" = 'completed' else false end;
begin
  select t."status", t."data" -> 'depends_on' as waits into task from public."Task" t where t.id = new.id;
  names := public.task_names(task.waits);
  if names <> '{}' or was <> (new."status" = 'completed') then
    perform pg_advisory_xact_lock(hashtextextended('tasks ready in ' || new."environment", 0));
  end if;
  perform public.keep_tasks_ready(array[new.id] || case when was <> (new."status" = 'completed') then array(
    select t.id from public."Task" t where t."environment" = new."environment" and t."podId" is not null
      and public.task_names(t."data" -> 'depends_on') @> array[new."key"] and t."status" in ('planned', 'backlog')) end);
  return null;
end $$;
create constraint trigger ready_when_made after insert on "Task" deferrable initially deferred for each row
  when (new."podId" is not null and new."environment" is not null) execute function note_task_ready();
create constraint trigger ready_when_moved after update on "Task" deferrable initially deferred for each row
  when (new."podId" is not null and new."environment" is not null and (old."status" is distinct from new."status"
    or old."podId" is distinct from new."podId" or old."data" -> 'depends_on' is distinct from new."data" -> 'depends_on'))
  execute function note_task_ready();

select keep_tasks_ready(array(select id from "Task" where "podId" is not null and "status" in ('planned', 'backlog')));

grant select on "TaskReady" to countersign_reader;
-- It is derived from tasks alone, and the database writes it: it has no lines, and nobody else writes it.
