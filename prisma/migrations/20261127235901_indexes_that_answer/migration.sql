-- What waits stands in the order of its end in an index that answers by itself (who_is_asked). This one answers nothing that
-- the other does not, and was taken for it where a place in the order is asked for, each request read for it.
drop index "Request_state_expiresAt_idx";

-- Findings of a family are counted by the index alone: what it is made from stands in it, and by what they are let through.
drop index "Finding_state_family";
create index "Finding_state_family" on "Finding" ("state", split_part("kind", '.', 1), "severity", "at", "id") include ("kind", "digest");
