-- What people and the worker write beside calls: reviews, holds and reports of the record, incidents and what pods reported,
-- deliveries, what log stores refused, what people were told, changes of policy, views and sessions. Of each as much more as
-- there are more calls, so that no list is short in one installation and empty in the other.
create temp table moment on commit drop as
select m.*, s.id as person, s.name as person_name, row_number() over (order by m.at, m.n) as nr
from made m join signer s on s.i = m.n % (select count(*) from signer) where m.ending <> 'waiting';

insert into "RecordReview" (id, "fromAt", "toAt", filter, "upTo", count, digest, remarks, "byId", "byName", at)
select pg_temp.new_id(at, 601000000 + n), date_trunc('week', at), date_trunc('week', at) + interval '7 days',
  case when n % 3 = 0 then jsonb_build_object('what', 'policy') else '{}' end, n, 40, md5(call) || md5(request), 'Nothing stood out', person, person_name, at
from moment where n % 20 = 11;
insert into "Report" (id, template, "fromAt", "toAt", "upTo", lines, digest, content, "byId", "byName", at)
select pg_temp.new_id(at, 602000000 + n), 'oversight', date_trunc('month', at), date_trunc('month', at) + interval '1 month', n, 12,
  md5(call) || md5(request), 'name,value', person, person_name, at
from moment where n % 20 = 12;
insert into "RecordHold" (id, name, reason, filter, lines, "byId", "byName", at, "askedById", "askedByName", "askedReason", "askedAt",
  "releasedById", "releasedByName", "releasedAt")
select pg_temp.new_id(at, 603000000 + n), 'Case ' || n, 'A court asked for it', jsonb_build_object('pod', pod_name), 30, person, person_name, at,
  case when n % 4 > 0 then person end, case when n % 4 > 0 then person_name end, case when n % 4 > 0 then 'The case is closed' end,
  case when n % 4 > 0 then at + interval '1 day' end, case when n % 4 > 1 then current_setting('full.signerId') end,
  case when n % 4 > 1 then current_setting('full.signerName') end, case when n % 4 > 1 then at + interval '2 days' end
from moment where n % 20 = 13;
insert into "SavedView" (id, "ownerId", "ownerName", name, filter, shared, "createdAt")
select pg_temp.new_id(at, 604000000 + n), person, person_name, 'What ' || pod_name || ' did ' || n, jsonb_build_object('pod', pod_name), n % 2 = 0, at
from moment where n % 100 = 14;
insert into "Session" ("tokenHash", "personId", "createdAt", "authenticatedAt", "expiresAt")
select md5(n::text) || md5(call), person, at, at, at + interval '14 days' from moment where n % 4 = 1;

-- Incidents, most of them over; what pods reported of their cause, whom they touch and what was done. As a worker leaves
-- them: what is not over came again within a week, and nothing is watched.
create temp table new_incident on commit drop as
select i.*, case when state = 'resolved' then at + interval '1 hour' else greatest(at, now() - n % 6 * interval '1 day') end as last
from (
  select *, pg_temp.new_id(at, 605000000 + n) as id, 'full-' || n as cause,
    (array['reported','failed','unreported','monitor'])[1 + n / 20 % 4] as kind,
    (array['open','acknowledged','resolved','resolved'])[case when n / 20 % 4 = 3 then 3 else 1 + n / 60 % 4 end] as state
  from moment where n % 20 = 15) i;
insert into "Incident" (id, cause, kind, title, severity, state, environment, "toolKey", "podId", "openedAt", "ownerId", note, "resolvedAt")
select id, cause, kind, 'What ' || pod_name || ' reported of ' || words, (array['low','medium','high'])[1 + n / 20 % 3]::"IncidentSeverity",
  state::"IncidentState", 'prod', tool, pod, at, case when n % 3 > 0 then person end,
  case when n % 5 = 0 then 'Looked into' end, case when state = 'resolved' then at + interval '3 hours' end
from new_incident;
insert into "IncidentCourse" ("incidentId", "firstAt", "lastAt", count) select id, at, last, 3 from new_incident;
insert into "IncidentAct" (id, "incidentId", at, act, "byId", "byName", words)
select pg_temp.new_id(at, 606000000 + n), id, at + interval '1 hour', 'acknowledged', person, person_name, null from new_incident where state <> 'open';
insert into "IncidentPart" ("incidentId", part, key, count, "lastAt")
select id, p.part, p.key, 3, last from new_incident, lateral (values ('pod', pod), ('tool', tool), ('task', coalesce(task, 'no-task'))) p(part, key);
insert into "ErrorReport" (id, at, "podId", "accountId", environment, "taskKey", "toolKey", code, message, cause)
select pg_temp.new_id(at + k * interval '1 minute', 607000000 + n * 3 + k), at + k * interval '1 minute', pod, account, 'prod', task, tool, 'timeout',
  'It did not answer about ' || words, cause
from new_incident, generate_series(0, 2) k;

-- A repository into which pods deliver; of what they pushed as much waits as in a small one.
insert into "Repository" (id, name, "defaultBranch", "protectedBranches", "createdAt", "updatedAt")
select pg_temp.new_id(now() - interval '400 days', 608000000), 'full/shop', 'main', '{main}', now() - interval '400 days', now() - interval '400 days'
on conflict do nothing;
insert into "RepositoryBranch" ("repositoryId", branch, commit, tree, "movedAt")
select id, 'main', md5('main') || left(md5('head'), 8), md5('tree') || left(md5('tree'), 8), now() - interval '1 day'
from "Repository" where name = 'full/shop' on conflict do nothing;
insert into "Delivery" (id, "repositoryId", branch, state, "podId", "podName", environment, "taskKey", base, head, tree, digest, "ruleId",
  "policyVersion", "pullNumber", "askedByKind", "askedById", "askedByName", commit, at, "releasedAt", "landedAt", "verifiedAt")
select pg_temp.new_id(at, 609000000 + n), r.id, 'main', s.state::"DeliveryState", pod, pod_name, 'prod', task, md5(call) || left(md5(call), 8),
  md5(request) || left(md5(request), 8), md5(digest) || left(md5(digest), 8), digest, 'full', 1, case when n % 30 = 6 then n / 30 end,
  case when n % 30 = 6 then 'person' end, case when n % 30 = 6 then m.signer end, case when n % 30 = 6 then m.signer_name end,
  case when s.state in ('landed', 'reverted') then md5(permission) || left(md5(permission), 8) end, at,
  case when s.state in ('landed', 'reverted') then at + interval '1 hour' end, case when s.state in ('landed', 'reverted') then at + interval '1 hour' end,
  case when s.state in ('landed', 'reverted') then at + interval '1 hour' end
from moment m join "Repository" r on r.name = 'full/shop',
  lateral (select (array['landed','landed','landed','reverted','ended'])[1 + m.n / 10 % 5] as state) s
where n % 10 = 6;
insert into "OtherPull" ("repositoryId", number, branch, head, said, "isOpen", login, "fromBranch", "openedAt")
select r.id, m.n / 30, 'main', md5(call) || left(md5(call), 8), 'left', m.n / 30 % 3 = 0, 'octo', 'work-' || n, at
from moment m join "Repository" r on r.name = 'full/shop' where m.n % 30 = 16;
insert into "GithubCall" (id, digest, event, place, at)
select pg_temp.new_id(at, 610000000 + n), md5(call) || md5(request), 'push', 'full/shop', at from moment where n % 10 = 7;

-- Two log stores, of which one refuses something now and then; and what people were told of.
insert into "Sink" (id, name, kind, address, "madeAt")
select pg_temp.new_id(now() - interval '400 days', 611000000 + i), 'Store ' || i, 'elasticsearch', 'https://logs.example/' || i, now() - interval '400 days'
from generate_series(0, 1) i on conflict do nothing;
insert into "SinkCourse" ("sinkId", position, "nextAt", "lastSuccessAt", sent)
select id, 0, now(), now(), 0 from "Sink" where name like 'Store %' on conflict do nothing;
insert into "SinkLetter" ("sinkId", position, why, at)
select s.id, m.n, 'HTTP 400', m.at from moment m join "Sink" s on s.name = 'Store 0' where m.n % 20 = 8
-- A store that refused so many is sent nothing more (lib/sinks/rules.ts).
limit greatest(0, 1000 - (select count(*) from "SinkLetter"));
insert into "NoticeChannel" (name, host, "isSet", since) select 'mail', 'mail.example', true, now() - interval '400 days' on conflict do nothing;
insert into "Notice" (id, recipient, channel, about, what, tier, "madeAt", "dueAt", "nextAt", attempts, state, "sentAt", "lastError")
select pg_temp.new_id(at, 612000000 + n), 'person:' || person, 'mail', request, 'asked', 'high', at, at, at, 1,
  case when n % 40 = 4 then 'dead' else 'sent' end::"NoticeState", case when n % 40 <> 4 then at end, case when n % 40 = 4 then 'HTTP 550' end
from moment where asks or n % 10 = 4;

-- What people changed in the policy, most of it in force since.
create temp table new_change on commit drop as
select *, pg_temp.new_id(at, 613000000 + n) as id, case when n / 100 % 4 < 2 then (select max(version) from "PolicyVersion")
  + row_number() over (partition by n / 100 % 4 < 2 order by at, n) end as version
from moment where n % 100 = 17;
insert into "PolicyVersion" (version, document, digest, "authorId", reason, "createdAt")
select c.version, v.document, v.digest, person, 'For ' || pod_name, at
from new_change c, "PolicyVersion" v where v.version = 1 and c.version is not null;
insert into "PolicyChange" (id, "authorId", "baseVersion", edits, document, digest, reason, state, version, "createdAt", "updatedAt")
select c.id, person, 1, '[]', v.document, v.digest, 'For ' || pod_name,
  (array['in_force','in_force','draft','discarded'])[1 + n / 100 % 4]::"PolicyChangeState", c.version, at, at
from new_change c, "PolicyVersion" v where v.version = 1;
insert into "PolicyRemark" (id, "changeId", "personId", words, at)
select pg_temp.new_id(at, 614000000 + n), id, person, 'Why this one?', at + interval '1 minute' from new_change;
insert into "GivenUpJob" (id, "jobId", name, attempts, "queueMark", at, "closedAt")
select pg_temp.new_id(at, 615000000 + n), 'full-' || n, 'notices.send', 8, at, at, at + interval '1 day' from moment where n % 100 = 18;
drop table moment, new_incident, new_change;
