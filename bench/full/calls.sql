-- Calls, each one of the stories (stories.ts) told again with other names and at another time.
create temp table story on commit drop as
select s.key as ending, c.id as call, c.digest, coalesce(c."grantId", '-') as permission, c."toolKey" as tool, to_jsonb(c) as told,
  coalesce(r.id, '-') as request, 'CS-' || r.number as number, to_jsonb(r) as told_request
from jsonb_each_text(current_setting('full.stories')::jsonb) s join "Call" c on c.id = s.value
left join "Request" r on r.id = c."requestId";

create temp table made on commit drop as
with numbered as (
  select n::bigint, false as waits, 1 - (n - pg_temp.size('calls_from'))::float8 / (pg_temp.size('calls') - pg_temp.size('calls_from')) as ago
  from generate_series(pg_temp.size('calls_from') + 1, pg_temp.size('calls')) n
  union all
  select 50000000 + n, true, 0 from generate_series(pg_temp.size('waiting_from') + 1, pg_temp.size('waiting')) n),
drawn as (
  select *, floor(pg_temp.size('pods') * power(random(), 2))::int as pod_i, floor(pg_temp.size('tools') * power(random(), 1.6))::int as tool_i,
    case when waits then 1 else random() end as asks, random() as ends, random() < 0.4 as tasked,
    floor(random() * pg_temp.size('tasks') / pg_temp.size('pods'))::int as task, random() as shift,
    floor(random() * 2000)::int as one, floor(random() * 2000)::int as two
  from numbered),
told as (
  select *, case when waits then 'waiting'
      when asks > 0.97 then case when ends < 0.7 then 'executed' when ends < 0.8 then 'rejected' when ends < 0.85 then 'changes_requested'
        when ends < 0.95 then 'expired' else 'withdrawn' end
      when asks > 0.93 then 'denied'
      else case when ends < 0.9 then 'succeeded' when ends < 0.93 then 'failed' else 'allowed' end end as ending,
    date_trunc('milliseconds', now() - case when waits then shift * interval '20 hours'
      else interval '6 hours' + ago * interval '400 days' end) as at
  from drawn)
select m.n, m.at, m.ending, m.ending in ('waiting','executed','rejected','changes_requested','expired','withdrawn') as asks, m.shift,
  pg_temp.new_id(m.at, 100000000 + m.n) as call, pg_temp.new_id(m.at, 200000000 + m.n) as request,
  pg_temp.new_id(m.at, 400000000 + m.n) as permission, md5(m.n::text) || md5(m.at::text) as digest, p.id as pod, p.name as pod_name,
  p.account, p.owner, t.key as tool, s.id as signer, s.name as signer_name, null::int as number,
  case when m.tasked then 'work-' || m.pod_i + pg_temp.size('pods') * m.task end as task,
  (array['care','price','stock','index','label','route','order','claim','score','draft'])[1 + m.one % 10] || '-' || m.one || ' of the '
    || (array['lamp','chair','table','shelf','carpet','mirror','vase'])[1 + m.two % 7] || '-' || m.two
    || case when m.n % 50000 = 7 then ' zephyrine' else '' end as words
from told m join pod p on p.i = m.pod_i join tool t on t.i = m.tool_i
join signer s on s.i = (m.pod_i + 1 + m.n % 3) % (select count(*) from signer);
update made set number = numbered.number from (
  select n, (select coalesce(max(number), 0) from "Request") + row_number() over (order by at) as number from made where asks) numbered
where made.n = numbered.n;
analyze made;

-- A row of a story with everybody's names changed.
create or replace function pg_temp.again(text text, s story, m made) returns jsonb language sql stable as $$
  select replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(text,
    current_setting('full.podId'), m.pod), current_setting('full.podName'), m.pod_name), current_setting('full.accountId'), m.account),
    current_setting('full.ownerId'), m.owner), current_setting('full.signerId'), m.signer), current_setting('full.signerName'), m.signer_name),
    current_setting('full.words_mark'), m.words), current_setting('full.task_mark'), coalesce(m.task, 'no-task')),
    current_setting('full.key_mark'), 'k' || m.n), s.call, m.call), s.request, m.request), s.permission, m.permission), s.digest, m.digest),
    '"' || s.tool || '"', '"' || m.tool || '"'), coalesce(s.number, '-'), 'CS-' || coalesce(m.number, 0))::jsonb $$;

insert into "Call"
select r.* from made m join story s using (ending),
lateral jsonb_populate_record(null::"Call", pg_temp.again(s.told::text, s, m) || jsonb_build_object('at', m.at, 'taskKey', m.task,
  'grantExpiresAt', case when s.told->>'grantExpiresAt' is not null then m.at + interval '15 minutes' end,
  'grantUsedAt', case when s.told->>'grantUsedAt' is not null then m.at + interval '1 minute' end,
  'outcomeAt', case when s.told->>'outcomeAt' is not null then m.at + interval '2 minutes' end)) r
order by m.at, m.n;
insert into "UnheardUse" select id, "grantUsedAt" from "Call"
where outcome is null and "grantUsedAt" is not null and "unreportedAt" is null on conflict do nothing;

insert into "Request"
select r.* from made m join story s using (ending),
lateral jsonb_populate_record(null::"Request", pg_temp.again(s.told_request::text, s, m) || jsonb_build_object('number', m.number,
  'taskKey', m.task, 'groups', array(select case when m.n % 2 = 0 then d."group" else 'delivery-leads' end from "RequestDuty" d
    where d."requestId" = s.request), 'tier', (array['elevated','high','high','routine'])[1 + m.n % 4], 'askedAt', m.at,
  'expiresAt', case when m.ending = 'waiting' then now() + interval '6 hours' + m.shift * interval '5 days' else m.at + interval '1 day' end,
  'effectiveAt', case when s.told_request->>'effectiveAt' is not null then m.at + interval '26 minutes' end,
  'decidedAt', case when m.ending <> 'waiting' then m.at + interval '13 minutes' end,
  'closedAt', case when m.ending <> 'waiting' then m.at + interval '52 minutes' end)) r
where m.asks order by m.at, m.n;
select setval(pg_get_serial_sequence('"Request"', 'number'), (select max(number) from "Request"));
insert into "RequestDuty" select r.* from made m join story s using (ending) join "RequestDuty" d on d."requestId" = s.request,
lateral jsonb_populate_record(d, jsonb_build_object('requestId', m.request,
  'group', case when m.n % 2 = 0 then d.group else 'delivery-leads' end)) r;
insert into "Vote" select r.* from made m join story s using (ending) join "Vote" v on v."requestId" = s.request,
lateral jsonb_populate_record(v, jsonb_build_object('id', pg_temp.new_id(m.at, 300000000 + m.n), 'requestId', m.request,
  'personId', m.signer, 'digest', m.digest, 'at', m.at + interval '13 minutes')) r;
insert into "IdempotencyKey" select r.* from made m join story s using (ending)
join "IdempotencyKey" k on k."accountId" = current_setting('full.accountId') and k.key like '%-' || current_setting('full.key_mark') || '-' || s.ending,
lateral jsonb_populate_record(k, pg_temp.again(to_jsonb(k)::text, s, m) || jsonb_build_object('createdAt', m.at)) r
where m.at > now() - interval '30 days';

-- The record of them, and of what else happens: people sign in, the policy is changed.
insert into "AuditEvent"
select r.* from made m join story s using (ending) join (
  select row_number() over (partition by "callId" order by at, id) - 1 as k, "callId" as call, to_jsonb(e) as told
  from "AuditEvent" e where "callId" in (select call from story)) line on line.call = s.call,
lateral (select date_trunc('milliseconds', m.at) + line.k * case when m.asks then interval '13 minutes' else interval '1 second' end
  + m.n % 1000 * interval '1 microsecond' as at) moved,
lateral jsonb_populate_record(null::"AuditEvent", pg_temp.again(line.told::text, s, m) || jsonb_build_object('at', moved.at,
  'id', pg_temp.new_id(moved.at, 1000000000 + m.n * 10 + line.k), 'taskKey', m.task)
  || case when m.asks and line.told->'data' ? 'number' then jsonb_build_object('data', pg_temp.again((line.told->'data')::text, s, m)
    || jsonb_build_object('number', m.number)) else '{}' end) r
order by moved.at, m.n, line.k;
insert into "AuditEvent"
select r.* from made m join signer p on p.i = m.n % (select count(*) from signer)
join "AuditEvent" e on e.type = 'session.started' and e."subjectId" = current_setting('full.signerId'),
lateral jsonb_populate_record(null::"AuditEvent", replace(replace(to_jsonb(e)::text, current_setting('full.signerId'), p.id),
  current_setting('full.signerName'), p.name)::jsonb
  || jsonb_build_object('at', m.at, 'id', pg_temp.new_id(m.at, 2000000000 + m.n))) r
where m.n % 40 = 0;
insert into "AuditEvent"
select r.* from made m, (select * from "AuditEvent" where type = 'policy.activated' order by at desc limit 1) e,
lateral jsonb_populate_record(null::"AuditEvent", to_jsonb(e) || jsonb_build_object('at', m.at, 'id', pg_temp.new_id(m.at, 3000000000 + m.n))) r
where m.n % 5000 = 0;

do $$ declare i record; begin for i in select * from kept loop execute i.made; end loop; end $$;
select seal_audit(true);
