-- A task can rest, or wait for people to look at it. Every task stays where it stands.
alter type "TaskStatus" add value if not exists 'held';
alter type "TaskStatus" add value if not exists 'in_review';

-- What a task goes back to when it goes on, who had it rest and why, and which pods it was handed over by.
ALTER TABLE "Task" ADD COLUMN     "formerPodIds" TEXT[] not null default '{}',
ADD COLUMN     "heldBy" TEXT,
ADD COLUMN     "heldFrom" "TaskStatus",
ADD COLUMN     "heldReason" TEXT;

-- The names that a record gives where it may give one, several or none; no longer than an index takes them.
create function task_names(value jsonb) returns text[] language sql immutable parallel safe as $$
  select case jsonb_typeof(value)
    when 'string' then array[left(value #>> '{}', 600)]
    when 'array' then array(select left(one #>> '{}', 600) from jsonb_array_elements(value) one where jsonb_typeof(one) = 'string')
    else '{}'::text[] end
$$;
revoke all on function task_names(jsonb) from public;
grant execute on function task_names(jsonb) to countersign_writer, countersign_reader;
