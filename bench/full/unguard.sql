-- For the length of one load: no guard asks for lines, and no key is looked up. guard.sql puts back what is put aside here.
set local session_replication_role = replica;
set local jit = off;
set local work_mem = '256MB';
set local maintenance_work_mem = '512MB';
select setseed(0.42);

create temp table put_aside on commit drop as
select tgrelid::regclass::text as part, tgname from pg_trigger
where not tgisinternal and tgparentid = 0 and tgenabled = 'A' and tgrelid::regclass::text not like 'guard.%';
do $$ declare t record; begin
  for t in select * from put_aside loop execute format('alter table %s disable trigger %I', t.part, t.tgname); end loop;
end $$;

-- An identifier as the program makes them: by the time, and unlike any other of the same "n".
create or replace function pg_temp.new_id(at timestamptz, n bigint) returns text language plpgsql immutable as $$
declare
  abc constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  ms constant bigint := extract(epoch from at) * 1000;
begin
  return substr(abc, ((ms >> 45) & 31)::int + 1, 1)
    || substr(abc, ((ms >> 40) & 31)::int + 1, 1)
    || substr(abc, ((ms >> 35) & 31)::int + 1, 1)
    || substr(abc, ((ms >> 30) & 31)::int + 1, 1)
    || substr(abc, ((ms >> 25) & 31)::int + 1, 1)
    || substr(abc, ((ms >> 20) & 31)::int + 1, 1)
    || substr(abc, ((ms >> 15) & 31)::int + 1, 1)
    || substr(abc, ((ms >> 10) & 31)::int + 1, 1)
    || substr(abc, ((ms >> 5) & 31)::int + 1, 1)
    || substr(abc, ((ms >> 0) & 31)::int + 1, 1)
    || upper(translate(left(md5(n::text), 16), 'abcdef', 'ghjkmn'));
end $$;

create or replace function pg_temp.size(name text) returns int language sql as $$
  select current_setting('full.' || name)::int $$;
