-- The order in which lines of the record became readable: dense, given once, written by nobody but seal_audit().
CREATE TABLE "AuditOrder" (
    "position" BIGINT NOT NULL,
    "eventId" TEXT NOT NULL,
    "eventAt" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "AuditOrder_pkey" PRIMARY KEY ("position")
);
CREATE UNIQUE INDEX "AuditOrder_eventId_key" ON "AuditOrder"("eventId");

create trigger append_only before update or delete on "AuditOrder" for each row execute function refuse_rewrite();
alter table "AuditOrder" enable always trigger append_only;
create trigger no_truncate before truncate on "AuditOrder" for each statement execute function refuse_rewrite();
alter table "AuditOrder" enable always trigger no_truncate;

-- By this the lines are found whose transactions the last look could not see.
create index "AuditEvent_txid_idx" on "AuditEvent" (txid);

-- What the last look that found something could not see: transactions from "ahead" on, and those under way. Each cluster
-- numbers its own, so it says which cluster that was.
create table guard.sealed (at timestamptz not null, cluster bigint not null, ahead bigint not null,
  unfinished bigint[] not null);
create unique index one_row on guard.sealed ((true));

-- Gives the next positions to the lines that were committed since the last look, and returns how many. One look at a
-- time; whoever comes second returns at once. A line gets its place after its commit and for good, so none ever appears
-- behind a place that somebody has read, however long its transaction took.
--
-- Usually it looks no further back than a day before the last look, so that a record of many years costs nothing: only a
-- transaction of more than a day writes older lines. Those, and lines put in by hand, are for a look at everything, which
-- comes every night, and by itself in another cluster, where the numbers of transactions say nothing.
create function seal_audit(everything boolean default false) returns bigint language plpgsql security definer
  set search_path = pg_catalog set plan_cache_mode = force_custom_plan as $$
declare
  here constant bigint := (select system_identifier from pg_control_system());
  seal guard.sealed;
  oldest timestamptz;
  seen pg_snapshot;
  under_way bigint[];
  made bigint;
begin
  if not pg_try_advisory_xact_lock('guard.sealed'::regclass::oid::int, 0) then
    return 0;
  end if;
  select * into strict seal from guard.sealed;
  oldest := seal.at - interval '1 day';
  seen := pg_current_snapshot();
  under_way := array(select pg_snapshot_xip(seen)::text::bigint);
  if everything or seal.cluster <> here then
    insert into public."AuditOrder" ("position", "eventId", "eventAt")
    select (select coalesce(max("position"), 0) from public."AuditOrder")
      + row_number() over (order by e.at, e.txid, e.id), e.id, e.at
    from public."AuditEvent" e
    where not exists (select from public."AuditOrder" o where o."eventId" = e.id);
  else
    insert into public."AuditOrder" ("position", "eventId", "eventAt")
    select (select coalesce(max("position"), 0) from public."AuditOrder")
      + row_number() over (order by e.at, e.txid, e.id), e.id, e.at
    from public."AuditEvent" e
    where e.at >= oldest and (e.txid >= seal.ahead or e.txid = any(seal.unfinished))
      and e.txid < pg_snapshot_xmax(seen)::text::bigint and e.txid <> all(under_way)
      -- A few lines are looked up one by one; "not exists" might read the whole order.
      and (select o."position" from public."AuditOrder" o where o."eventId" = e.id) is null;
  end if;
  get diagnostics made = row_count;
  -- Where nothing was found the last look still holds, and an idle installation writes nothing.
  if made > 0 or seal.cluster <> here then
    update guard.sealed set at = now(), cluster = here, ahead = pg_snapshot_xmax(seen)::text::bigint,
      unfinished = under_way || pg_current_xact_id()::text::bigint;
    perform pg_notify('countersign', '{"topics":["audit"],"calls":[]}');
  end if;
  return made;
end $$;

-- Lines from before get their places here, in the order of the timeline.
insert into guard.sealed values (now(), 0, 0, '{}');
select seal_audit();

revoke all on function seal_audit(boolean) from public;
grant execute on function seal_audit(boolean) to countersign_writer;
grant select on "AuditOrder" to countersign_writer, countersign_reader;
