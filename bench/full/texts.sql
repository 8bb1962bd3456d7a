-- Prompts with their versions, what of them is live and was asked for, and what pods said that they work from; what was
-- found in all these texts and what of it is let through; and webhooks with what is on its way to them.
create temp table new_prompt on commit drop as
select n as i, 'prompt-' || n as slug, now() - (4 + random() * 396) * interval '1 day' as at, 3 + n % 4 as versions,
  (array['draft','approved','approved','approved','retired'])[1 + n % 5]::"PromptStanding" as standing, s.id as owner, s.name as owner_name
from generate_series(least(pg_temp.size('calls_from') / 16, 10000), least(pg_temp.size('calls') / 16, 10000) - 1) n
join signer s on s.i = n % (select count(*) from signer);
insert into "Prompt" (slug, title, purpose, sensitivity, "createdAt", "ownerId", standing)
select slug, (array['Edit','Translate','Check','Shorten','Answer','Sort'])[1 + i % 6] || ' the '
    || (array['care pages','price list','stock report','returns form','newsletter'])[1 + (i / 6) % 5] || ' of season ' || i % 97,
  'Says how a pod works on part ' || i, case when i % 3 = 0 then 'sensitive' else 'ordinary' end::"PromptSensitivity", at, owner, standing
from new_prompt;
create temp table new_version on commit drop as
select p.*, k as number, 'prod' as environment, p.at + k * interval '12 hours' as written,
  'You look after part ' || p.i || '. Version ' || k || '. ' || repeat('Read each page to its end before you change a word of it. ', 8) as text
from new_prompt p, generate_series(1, p.versions) k;
alter table new_version add column digest text;
update new_version set digest = encode(sha256(convert_to(text, 'UTF8')), 'hex');
insert into "PromptText" (digest, text) select digest, text from new_version;
insert into "PromptVersion" ("promptSlug", number, digest, note, "writtenByKind", "writtenById", "writtenByName", "writtenAt", "approvedAt", "retiredAt")
select slug, number, digest, 'Says it in other words', 'person', owner, owner_name, written,
  case when number < versions or standing <> 'draft' then written + interval '2 hours' end,
  case when standing = 'retired' then written + interval '3 hours' end
from new_version;
insert into "PromptRemark" (id, "promptSlug", number, "personId", words, at)
select pg_temp.new_id(written, 510000000 + i * 10 + number), slug, number, owner, 'Say this more plainly', written from new_version where number % 2 = 0;

-- What is live was asked for and signed; of the first that were drafted the newest version waits, as many however much there is.
create temp table new_wish on commit drop as
select v.*, v.number = v.versions as waits,
  pg_temp.new_id(v.written, 520000000 + v.i * 10 + v.number) as request,
  (select coalesce(max(number), 0) from "Request") + row_number() over (order by v.written, v.slug) as request_number
from new_version v where v.standing <> 'retired' and v.number = v.versions - 1 or v.standing = 'draft' and v.number = v.versions and v.i < 150;
insert into "Request"
select r.* from new_wish w join story s on s.ending = case when w.waits then 'waiting' else 'executed' end,
lateral jsonb_populate_record(null::"Request", s.told_request || jsonb_build_object('id', w.request, 'number', w.request_number,
  'kind', 'prompt_version', 'subjectKind', 'prompt', 'subjectId', w.slug || '/' || w.environment, 'askedByKind', 'person', 'askedById', w.owner,
  'askedByName', w.owner_name, 'wishedById', w.owner, 'podId', null, 'toolKey', null, 'taskKey', null, 'environment', w.environment,
  'digest', w.digest, 'envelope', jsonb_build_object('kind', 'prompt_version', 'prompt', w.slug, 'version', w.number, 'digest', w.digest,
    'environment', w.environment, 'replaces', null, 'policyVersion', 1),
  'sentence', w.owner_name || ' asks that version ' || w.number || ' of ' || w.slug || ' for the '
    || (array['lamp','chair','table','shelf','carpet','mirror','vase'])[1 + w.i % 7] || ' be live', 'askedAt', w.written,
  'expiresAt', case when w.waits then now() + interval '20 days' else w.written + interval '1 day' end,
  'effectiveAt', case when not w.waits then w.written + interval '1 hour' end, 'decidedAt', case when not w.waits then w.written + interval '1 hour' end,
  'closedAt', case when not w.waits then w.written + interval '2 hours' end)) r;
select setval(pg_get_serial_sequence('"Request"', 'number'), (select max(number) from "Request"));
insert into "RequestDuty" select r.* from new_wish w join story s on s.ending = case when w.waits then 'waiting' else 'executed' end
join "RequestDuty" d on d."requestId" = s.request, lateral jsonb_populate_record(d, jsonb_build_object('requestId', w.request)) r;
insert into "PromptLive" ("promptSlug", environment, number, "requestId", since)
select slug, environment, number, request, written + interval '2 hours' from new_wish where not waits;
create temp table live_prompt on commit drop as
select row_number() over (order by l."promptSlug")::int - 1 as i, l."promptSlug" as slug, l.number, v.digest
from "PromptLive" l join "PromptVersion" v on v."promptSlug" = l."promptSlug" and v.number = l.number;
create unique index on live_prompt (i);
analyze live_prompt;

-- What pods said: for most of their calls what is live; of the rest what has not been put right yet still stands.
create temp table new_use on commit drop as
select m.*, pg_temp.new_id(m.at, 530000000 + m.n) as id, p.slug, p.digest as text_digest, p.number as version,
  case when m.n % 10 < 8 then 'same_as_live' when m.n % 50 = 8 then 'never_seen' when m.n % 20 = 9 then 'approved' else 'differs' end::"PromptMatch" as match
from made m join live_prompt p on p.i = floor(power(m.shift, 2) * (select count(*) from live_prompt))::int
where m.n % 4 < 2 and m.ending <> 'waiting';
insert into "PromptUse" (id, at, "podId", environment, "taskKey", "callId", digest, match, "promptSlug", number, likeness, "endedAt", "endedBy")
select id, at, pod, 'prod', coalesce(task, ''), call, case when match in ('differs', 'never_seen') then digest else text_digest end, match,
  case when match <> 'never_seen' then slug end, case when match <> 'never_seen' then version end,
  case match when 'never_seen' then null when 'differs' then 700 + n % 300 else 1000 end,
  case when match <> 'same_as_live' and n % 100 < 90 then at + interval '1 hour' end,
  case when match <> 'same_as_live' and n % 100 < 90 then (array['approved','replaced'])[1 + n % 2]::"DriftEnd" end
from new_use;
insert into "PromptWork" ("promptSlug", number, "podId", environment, "taskKey", at, "useId")
select distinct on ("promptSlug", number, "podId", environment, "taskKey") "promptSlug", number, "podId", environment, "taskKey", at, id
from "PromptUse" where likeness = 1000 and "promptSlug" is not null and number is not null
order by "promptSlug", number, "podId", environment, "taskKey", at desc, id desc on conflict do nothing;

-- What was found in calls, in versions of prompts and in what pods work from.
create temp table new_finding on commit drop as
select pg_temp.new_id(at, 540000000 + nr) as id, *, (array['open','accepted','false_alarm','fixed'])[1 + nr % 4]::"FindingState" as state,
  (array['low','medium','high'])[1 + (nr / 3) % 3]::"FindingSeverity" as severity from (
  select n * 10 as nr, at, 'call' as subject_kind, call as subject, 0 as version, pod, tool,
    (array['secret.github_token','personal.email','instruction.ignore_rules','hidden.zero_width'])[1 + (n / 20) % 4] as kind
  from made where n % 20 = 3 and ending <> 'waiting'
  union all select n * 10 + 1, at, 'prompt_use', id, 0, pod, null, 'prompt.drift' from new_use where match <> 'same_as_live' and n % 100 >= 90
  union all select 600000000 + i * 10 + number, written, 'prompt_version', slug, number, null, null, 'personal.email' from new_version where i % 10 = 0) found;
insert into "Finding" (id, at, "subjectKind", "subjectId", since, version, digest, "podId", environment, "toolKey", kind, severity, field,
  "from", "to", masked, state, "settledBy", "settledAt", reason)
select f.id, f.at, f.subject_kind, f.subject, f.version, f.version, md5(f.id) || md5(f.subject), f.pod, case when f.pod is not null then 'prod' end,
  f.tool, f.kind, f.severity, 'content', 4, 24, 'gh…9f', f.state, case when f.state in ('accepted', 'false_alarm') then s.id end,
  case when f.state <> 'open' then f.at + interval '1 hour' end, case when f.state in ('accepted', 'false_alarm') then 'It is an example' end
from new_finding f join signer s on s.i = f.nr % (select count(*) from signer);
insert into "FindingBypass" (id, digest, "findingId", "podId", until, "requestId", at)
select pg_temp.new_id(at, 550000000 + nr), md5(id) || md5(subject), id, pod, case when nr % 3 = 0 then now() + interval '30 days' else at + interval '30 days' end,
  pg_temp.new_id(at, 560000000 + nr), at
from new_finding where state <> 'fixed' and subject_kind = 'call' and nr % 50 < 20;

-- Every second pod is told by a webhook; a little is on its way, and some of what was made could not be told.
insert into "Webhook" (id, "accountId", url, since)
select pg_temp.new_id(now() - interval '300 days', 570000000 + i), account, 'https://pods.example/hook-' || i, 1 from pod where i % 2 = 0
on conflict do nothing;
insert into "OutgoingTarget" (id, "lastSuccessAt") select id, now() from "Webhook" on conflict do nothing;
insert into "Outgoing" ("targetId", id, about, body, "madeAt", position, attempts, "nextAt", state, "lastError")
select w.id, pg_temp.new_id(m.at, 580000000 + m.n), m.call, '{"type":"call.answered","id":"' || m.call || '"}', m.at, m.n,
  case when m.ending = 'waiting' then 0 else 8 end, m.at, case when m.ending = 'waiting' then 'waiting' else 'dead' end::"OutgoingState",
  case when m.ending <> 'waiting' then 'HTTP 500' end
from made m join "Webhook" w on w."accountId" = m.account where m.n % 100 = 5 or m.ending = 'waiting' and m.n % 5 = 0;
