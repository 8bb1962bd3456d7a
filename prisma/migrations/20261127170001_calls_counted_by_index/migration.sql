-- Before a call is judged, its pod's last thousand are counted by tool and place. They lie on as many pages, so the index
-- holds what they are counted by. A call's own entry in it is some thirty bytes longer.
create index if not exists "Call_podId_at_toolKey_environment_idx" on "Call" ("podId", "at", "toolKey", "environment");
drop index "Call_podId_at_idx";
