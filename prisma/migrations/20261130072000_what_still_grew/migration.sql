-- What is counted or looked for among much, and is little. No call has an entry in any of these.
-- Incidents that a pod or a tool had part in, the newest first.
create index if not exists "IncidentPart_part_key_incidentId_idx" on "IncidentPart" ("part", "key", "incidentId");
drop index if exists "IncidentPart_part_key_idx";
-- What people signed lately that is no call of a pod.
create index if not exists "Request_decided_by_people" on "Request" ("decidedAt", "id") where "kind" <> 'tool_call' and "decidedAt" is not null;
-- How many tasks name which phase.
create index if not exists "Task_each_of_phase" on "Task" ("phase", "thing");
