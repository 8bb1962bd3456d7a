-- Boards read days as well as hours: up to where those are counted has a mark of its own. Who counts next carries over what is there.
alter table "TallyMark" drop constraint generation;
alter table "TallyMark" add constraint generation check (id in (1, 2, 3, 4, 5));

-- What lies in a time is read from one place of the index, so that no row is looked up for it.
create unique index if not exists "Tally_in_time" on "Tally" ("name", "hour", "key") include ("count", "ms");
alter table "Tally" drop constraint "Tally_pkey";
alter table "Tally" add constraint "Tally_pkey" primary key using index "Tally_in_time";
