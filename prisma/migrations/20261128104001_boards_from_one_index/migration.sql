-- A board reads many hours of many keys: what it reads of them stands in the index, so that no row is looked up for it.
create index if not exists "Tally_name_key_hour_count_ms_idx" on "Tally" ("name", "key", "hour", "count", "ms");
drop index "Tally_name_key_hour_idx";
