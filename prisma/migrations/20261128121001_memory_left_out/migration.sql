-- How much there is that pods are not given, and why: read from an index that holds that alone.
create index if not exists "MemoryEntry_left_out" on "MemoryEntry" ("environment", "state") where "origin" = 'live' and "state" <> 'active';
