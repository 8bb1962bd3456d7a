-- What every call paid for and nobody asked for (docs/decisions/0066-what-a-call-costs.md). No row changes.

-- Whoever writes a call has joined its pod's row, and the application may not delete pods; the key locked that row again.
alter table "Call" drop constraint "Call_podId_fkey";
revoke delete on "Pod", "ServiceAccount" from countersign_writer;

-- No query goes by the tool alone, and a task's calls are found by their lines, which have an index by task.
drop index "Call_toolKey_at_idx";
drop index "Call_taskKey_idx";
