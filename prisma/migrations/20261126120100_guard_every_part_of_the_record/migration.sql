-- The record is one table for readers and many for PostgreSQL. Each of them refuses to be emptied by itself, in a session
-- that plays a replica too; until now the default one did not, and those of the months did not in such a session.
create function guard.no_truncate(part regclass) returns void language plpgsql as $$
begin
  execute format('create or replace trigger no_truncate before truncate on %s for each statement execute function public.refuse_rewrite()', part);
  execute format('alter table %s enable always trigger no_truncate', part);
end $$;

create or replace function ensure_audit_partitions() returns int language plpgsql security definer set search_path = public as $$
declare
  first date;
  made int := 0;
begin
  for ahead in -1..2 loop
    first := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead))::date;
    if to_regclass(format('%I', 'AuditEvent_' || to_char(first, 'YYYY_MM'))) is null then
      execute format('create table %I partition of "AuditEvent" for values from (%L) to (%L)',
        'AuditEvent_' || to_char(first, 'YYYY_MM'), first || ' 00:00:00+00', (first + interval '1 month')::date || ' 00:00:00+00');
      perform guard.no_truncate(format('%I', 'AuditEvent_' || to_char(first, 'YYYY_MM'))::regclass);
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;

select guard.no_truncate(inhrelid) from pg_inherits where inhparent = '"AuditEvent"'::regclass;
