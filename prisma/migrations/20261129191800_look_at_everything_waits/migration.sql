-- A look at everything waits for the one that is under way. Others return at once, as the next comes in a moment; this one
-- came the next night, and what it was asked for had no place until then.
create function seal_whole_audit() returns bigint language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock('guard.sealed'::regclass::oid::int, 0);
  return public.seal_audit(true);
end $$;

revoke all on function seal_whole_audit() from public;
grant execute on function seal_whole_audit() to countersign_writer;
