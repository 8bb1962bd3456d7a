-- A month is made by itself and then attached, which lets everybody go on reading and writing the record. Only the table
-- for all other times is locked for a moment: calls wait behind whoever waits for that lock, so nobody waits for it longer
-- than a tenth of a second. A month that cannot be made now, because that lock is held or because lines of that time lie
-- in the table for all others, stays missing until the next time. Returns how many are missing.
create or replace function ensure_audit_partitions() returns int language plpgsql security definer
  set search_path = public set lock_timeout = '100ms' as $$
declare
  first date;
  part text;
  missing int := 0;
begin
  for ahead in -1..2 loop
    first := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead))::date;
    part := format('%I', 'AuditEvent_' || to_char(first, 'YYYY_MM'));
    if to_regclass(part) is null then
      begin
        execute format('create table %s (like "AuditEvent" including all)', part);
        execute format('alter table "AuditEvent" attach partition %s for values from (%L) to (%L)',
          part, first || ' 00:00:00+00', (first + interval '1 month')::date || ' 00:00:00+00');
        perform guard.no_truncate(part::regclass);
      exception when lock_not_available or check_violation then
        missing := missing + 1;
      end;
    end if;
  end loop;
  return missing;
end $$;
