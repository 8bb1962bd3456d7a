-- What was looked for among all of much, and is little. No line of a call and no request has an entry in any of these.
-- Approvals that a rule made void, which are listed with what was superseded.
create index if not exists "AuditEvent_void_idx" on "AuditEvent" (at desc, id desc) where type = 'request.denied';
-- Holds whose release somebody has asked for.
create index if not exists "RecordHold_asked" on "RecordHold" ("askedAt", id) where "releasedAt" is null and "askedAt" is not null;
-- Reviews of every line of a time.
create index if not exists "RecordReview_whole" on "RecordReview" ("fromAt", "toAt", at desc, id desc) where filter = '{}';
-- How many of the tasks that were started here, or read from repositories, have which status; few have some of them.
create index if not exists "Task_each_of_origin" on "Task" ("origin", "status", "thing");
