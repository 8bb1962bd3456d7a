-- A request whose call was reported as failed was called done.
update "Request" r set "state" = 'failed' from "Call" c
where c."requestId" = r."id" and r."state" = 'executed' and c."outcome" = 'failed';

-- Uses of permissions of which nothing was heard: owners are shown those of their pods.
create index "Call_unreported" on "Call" ("podId", "unreportedAt") where "unreportedAt" is not null and "outcome" is null;
