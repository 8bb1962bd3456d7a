-- What waits, in the order in which it is shown, by each thing that the queue is narrowed by.
create index "Request_waiting_by_time" on "Request" ("expiresAt", "id") where "state" = 'waiting';
create index "Request_waiting_by_tier" on "Request" ("tier", "expiresAt", "id") where "state" = 'waiting';
create index "Request_waiting_by_pod" on "Request" ("podId", "expiresAt", "id") where "state" = 'waiting';
create index "Request_waiting_by_tool" on "Request" ("toolKey", "expiresAt", "id") where "state" = 'waiting';
create index "Request_waiting_by_environment" on "Request" ("environment", "expiresAt", "id") where "state" = 'waiting';

-- What was decided, likewise.
create index "Request_decided_by_tier" on "Request" ("tier", "decidedAt", "id") where "decidedAt" is not null;
create index "Request_decided_by_pod" on "Request" ("podId", "decidedAt", "id") where "decidedAt" is not null;
create index "Request_decided_by_tool" on "Request" ("toolKey", "decidedAt", "id") where "decidedAt" is not null;
create index "Request_decided_by_environment" on "Request" ("environment", "decidedAt", "id") where "decidedAt" is not null;

-- What people ask for themselves is rare beside what pods do.
create index "Request_by_people" on "Request" ("askedById", "askedAt", "id") where "kind" <> 'tool_call';
create index "Request_of_kind" on "Request" ("kind", "id") where "kind" <> 'tool_call';
