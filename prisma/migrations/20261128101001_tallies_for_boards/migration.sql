-- What is counted anew is counted from the record's beginning, with a mark of its own, while what was counted goes on.
alter table "TallyMark" drop constraint one;
alter table "TallyMark" add constraint generation check (id in (1, 2));
-- A number of a board asks for the hours of one key.
create index if not exists "Tally_name_key_hour_idx" on "Tally" ("name", "key", "hour");
