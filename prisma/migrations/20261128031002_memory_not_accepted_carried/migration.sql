-- An entry that people never accepted was called archived. Nobody ever put it away: none of its versions says so.
update "MemoryEntry" e set "state" = 'rejected'
where e."origin" = 'live' and e."state" = 'archived' and e."activeNumber" is null
  and not exists (select from "MemoryVersion" v where v."entryId" = e.id and v."state" in ('held', 'archived'));

-- The order by state knows the new one.
create index if not exists "MemoryEntry_by_standing" on "MemoryEntry" ((case "state" when 'pending' then 1 when 'active' then 2 when 'held' then 3
  when 'archived' then 4 when 'rejected' then 5 end), left(lower("path"), 60), id);
drop index if exists "MemoryEntry_by_state";
