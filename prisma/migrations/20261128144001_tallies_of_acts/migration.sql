-- How long tools take is counted anew, from the record's beginning, with a mark of its own.
alter table "TallyMark" drop constraint generation;
alter table "TallyMark" add constraint generation check (id in (1, 2, 3, 4));
-- Which pods and tools are touched is read from an index, one look for each.
create index if not exists "IncidentPart_part_key_idx" on "IncidentPart" ("part", "key");
