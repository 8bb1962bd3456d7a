-- What the worker asks each second: what is due, and what is still open of whom.
create index "Request_to_settle" on "Request" ("effectiveAt") where "closedAt" is null and "state" in ('approved', 'rejected', 'changes_requested');
create index "Request_open_by_asker" on "Request" ("askedById") where "state" in ('waiting', 'approved');

-- How many wait, by pod and by task, without a look at the requests themselves.
create index "Request_waiting" on "Request" ("podId", "environment", "taskKey") include ("expiresAt") where "state" = 'waiting';

-- When something was last decided.
create index "Vote_standing_at" on "Vote" ("at") where "endedAt" is null;

-- Search by parts of words.
create index "Task_words" on "Task" using gin ("title" gin_trgm_ops, "key" gin_trgm_ops, "description" gin_trgm_ops);
create index "MemoryEntry_words" on "MemoryEntry" using gin ("path" gin_trgm_ops, "description" gin_trgm_ops, "tags");

-- What filters offer, one look for each value.
create index "Task_phase_idx" on "Task" ("phase");
create index "Task_podOwner_idx" on "Task" ("podOwner");
create index "MemoryEntry_fileType_idx" on "MemoryEntry" ("fileType");
