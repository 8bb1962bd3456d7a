-- Tasks, three of five started here and the others read from repositories, with their stories; memory; and imports.
create temp table new_task on commit drop as
select n as i, n % 5 < 3 as live, p.id as pod, p.name as pod_name, s.id as source, now() - random() * interval '400 days' as at
from generate_series(pg_temp.size('tasks_from'), pg_temp.size('tasks') - 1) n
join pod p on p.i = n % pg_temp.size('pods') join source s on s.i = n % 3;
insert into "Task" (id, key, title, description, status, phase, category, "podOwner", origin, environment, "podId", "importSourceId",
  branch, file, flags, "promptUsed", "promptHash", data, "createdAt", "updatedAt")
select pg_temp.new_id(t.at, 6000000 + t.i * 2 + b.i), 'work-' || t.i,
  (array['Rework','Check','Translate','Describe','Clean up','Measure','Repair','Compare'])[1 + t.i % 8] || ' the '
    || (array['checkout','care pages','price list','stock report','search index','invoice form','returns form','newsletter'])[1 + (t.i / 8) % 8]
    || ' of season ' || t.i % 97 || case when t.i % 5000 = 3 then ' zephyrine' else '' end,
  repeat('Look at each page, compare it with the data sheet and write down what differs. ', 1 + t.i % 5),
  (array['backlog','planned','in_progress','completed','completed','completed'])[1 + t.i % 6]::"TaskStatus", 'Phase ' || t.i % 12, 'delivery',
  t.pod_name, case when t.live then 'live' else 'import' end::"RecordOrigin", case when t.live then 'prod' end, case when t.live then t.pod end,
  case when not t.live then t.source end, case when not t.live then b.name end, case when not t.live then 'tasks/part-' || t.i % 40 || '.yaml' end,
  case when t.i % 9 = 0 then array['no_description'] else '{}' end, repeat('Check every page against the data sheet. ', 3),
  md5(t.i::text) || md5(t.at::text),
  case when t.i % 3 = 0 then jsonb_build_object('depends_on', jsonb_build_array('work-' || greatest(t.i - 5, 0))) else '{}' end, t.at, t.at
from new_task t join (values (0, 'main'), (1, 'next')) b(i, name) on b.i = 0 or not t.live and t.i % 3 = 0;
create temp table told_task on commit drop as
select t.*, n.at as began, n.i from "Task" t join new_task n on t.key = 'work-' || n.i;

insert into "TaskEntry" (id, kind, origin, "taskId", "taskKey", "importSourceId", branch, file, "recordKey", position, "saidBy", title, text, state, at)
select pg_temp.new_id(t.began, 20000000 + row_number() over ()), k.kind::"TaskEntryKind", t.origin, t.id, t.key, t."importSourceId", t.branch,
  case when t.origin = 'import' then 'notes/' || t.key || '.yaml' end, 'r' || t.i || '-' || k.i, k.i, 'DevPod', 'Step ' || k.i,
  repeat('The pod weighs what to change and why that matters here. ', 1 + t.i % 4), case when k.kind = 'status_change' then 'in_progress' end,
  t.began + k.i * interval '1 hour'
from told_task t, (values (0, 'prompt_used'), (1, 'status_change'), (2, 'thought'), (3, 'reasoning_trace'), (4, 'status_change')) k(i, kind);
insert into "TaskEntry" (id, kind, origin, "taskKey", "importSourceId", branch, file, "recordKey", title, text, state, at)
select pg_temp.new_id(t.began, 10000000 + row_number() over ()), 'issue', 'import', 'stray-' || t.i, t."importSourceId", t.branch, 'issues.yaml', 'i' || t.i,
  'Nobody knows where ' || t.i || ' belongs', 'It names a task that no file has.', 'open', t.began
from told_task t where t.origin = 'import' and t.i % 4 = 0;
insert into "ChangelogEntry" (id, "importSourceId", branch, file, "recordKey", "taskId", "taskKey", path, message, "committedBy", lost,
  "firstCommit", "firstAt", "lastCommit", "lastAt")
select pg_temp.new_id(t.began, 30000000 + row_number() over ()), t."importSourceId", t.branch, 'changelog.yaml', 'c' || t.i,
  case when t.i % 7 > 0 then t.id end, t.key,
  'outputs/' || t.key || '/report.md', 'Write the report of ' || t.key, 'DevPod', t.i % 4 = 0, md5(t.key), t.began, md5(t.key), t.began
from told_task t where t.origin = 'import';
select keep_tasks_ready(array(select id from told_task where origin = 'live'));
-- What live tasks handed in: a file each in three revisions, of which the second stands and the third waits.
create temp table new_file on commit drop as
select t.i, t.key as task, t."podId" as pod, t."podOwner" as pod_name, t.began as at, 'outputs/' || t.key || '/report.md' as path
from told_task t where t.origin = 'live';
create temp table new_revision on commit drop as
select f.*, v.number, encode(sha256(convert_to(v.text, 'UTF8')), 'hex') as digest, v.text
from new_file f, lateral (select number, '# Report of ' || f.task || E'\n\n' || repeat('Each page was compared with its data sheet. ', 5 * number) as text
  from generate_series(1, 3) number) v;
insert into "OutputBytes" (digest, bytes, size)
select digest, convert_to(text, 'UTF8'), length(text) from new_revision on conflict do nothing;
insert into "Output" (id, environment, path, "revisionCount", "standingNumber", "standingDigest", "createdAt", "updatedAt")
select pg_temp.new_id(r.at, 97000000 + r.i), 'prod', r.path, 3, 2, r.digest, r.at, r.at from new_revision r where r.number = 2;
insert into "OutputRevision" (id, "outputId", number, digest, type, "isText", state, "podId", "podName", "taskKey", "callId", "besideNumber",
  message, losses, at, "stoodAt")
select pg_temp.new_id(r.at, 98000000 + r.i * 3 + r.number), pg_temp.new_id(r.at, 97000000 + r.i), r.number, r.digest, 'text/markdown', true,
  (array['superseded','standing','pending'])[r.number]::"OutputRevisionState", r.pod, r.pod_name, r.task, md5(r.task), nullif(r.number - 1, 0),
  'Write step ' || r.number || ' of ' || r.task, '{}', r.at + r.number * interval '1 hour',
  case when r.number < 3 then r.at + r.number * interval '1 hour' end
from new_revision r;
insert into "ImportProblem" (id, "sourceId", branch, "recordKey", code, path, commit, reason, "firstAt")
select pg_temp.new_id(t.began, 40000000 + row_number() over ()), t."importSourceId", t.branch, 'p' || t.i, 'not_yaml', 'tasks/part-' || t.i || '.yaml',
  md5(t.key), 'Line 3 is no list', t.began
from told_task t where t.origin = 'import' and t.i % 5 = 4;
insert into "ContentRewrite" (id, "sourceId", branch, commit, path, author, at, message, added, deleted, "linesBefore", "linesAfter",
  "keptAfter", "keptAtTip", destructive, "byAgent", "elisionCertain", contradiction, "restoredAt")
select pg_temp.new_id(t.began, 50000000 + row_number() over ()), t."importSourceId", t.branch, md5(t.key), 'docs/' || t.key || '.md', 'DevPod', t.began,
  'Shorten ' || t.key, 4, 40, 60, 24, 0.3, 0.3, t.i % 10 = 3, true, t.i % 15 = 3, case when t.i % 20 = 8 then 'without removing' end,
  case when t.i % 20 = 3 then t.began + interval '6 minutes' end
from told_task t where t.origin = 'import' and t.i % 5 = 3;
insert into "UnloggedEdit" (id, "sourceId", branch, commit, author, at, message, "pathCount", paths)
select pg_temp.new_id(t.began, 60000000 + row_number() over ()), t."importSourceId", t.branch, md5(t.key), 'DevPod', t.began, 'Touch ' || t.key, 1,
  array['docs/' || t.key || '.md']
from told_task t where t.origin = 'import';
insert into "ImportPrompt" (id, "sourceId", branch, path, number, digest, change, lines, begins, versions, "isNewest", "isUsed", "taskKey",
  commit, author, message, at, present)
select pg_temp.new_id(t.began, 65000000 + row_number() over ()), t."importSourceId", t.branch, 'prompts/part-' || t.i || '.md', 1, md5(t.key), 'added', 12,
  'You write part ' || t.i, 1, true, t.i % 2 = 0, case when t.i % 2 = 0 then t.key end, md5(t.key), 'DevPod', 'Add it', t.began, true
from told_task t where t.origin = 'import' and t.i % 5 > 2;
insert into "ImportRun" (id, "sourceId", name, location, branches, state, "askedById", "askedByName", "requestedAt", "startedAt", "finishedAt")
select pg_temp.new_id(t.at, 70000000 + t.i), t.source, s.name, '/srv/git/' || s.name, '{}', 'done', p.id, p.name, t.at, t.at, t.at + interval '1 minute'
from new_task t join source s on s.id = t.source join signer p on p.i = 0 where t.i % 40 = 0;

create temp table new_entry on commit drop as
select n as i, now() - random() * interval '400 days' as at, s.id as source, p.name as pod_name
from generate_series(pg_temp.size('memory_from'), pg_temp.size('memory') - 1) n
join source s on s.i = n % 3 join pod p on p.i = n % pg_temp.size('pods');
insert into "MemoryEntry" (id, origin, path, description, "fileType", tags, "podOwner", state, flags, "importSourceId", branch, file,
  "versionCount", "createdAt", "updatedAt", author)
select pg_temp.new_id(e.at, 80000000 + e.i * 2 + b.i), 'import', 'outputs/work-' || e.i || '/' || (array['report','notes','summary','plan'])[1 + e.i % 4] || '.md',
  (array['What the supplier says about','How customers search for','Numbers of last season for','Tone of voice for'])[1 + e.i % 4] || ' the '
    || (array['lamp','chair','table','shelf','carpet','mirror','vase'])[1 + e.i % 7] || ' line ' || e.i % 331 || repeat('. Written by a pod, read by a person', e.i % 3),
  (array['md','yaml','ts','json','csv'])[1 + e.i % 5], array['tag' || e.i % 50, 'season' || e.i % 8], e.pod_name,
  case when e.i % 20 = 0 then 'archived' else 'active' end::"MemoryState", case when e.i % 11 = 0 then array['path_not_in_tree'] else '{}' end,
  e.source, b.name, 'memory.yaml', 3, e.at, e.at, 'DevPod'
from new_entry e join (values (0, 'main'), (1, 'next')) b(i, name) on b.i = 0 or e.i % 3 = 0;
insert into "MemoryVersion" (id, "entryId", number, digest, description, tags, "podOwner", commit, author, at)
select pg_temp.new_id(e.at, 90000000 + row_number() over ()), m.id, k, md5(m.id || k), m.description || ' v' || k, m.tags, m."podOwner", md5(m.id), 'DevPod', e.at
from "MemoryEntry" m join new_entry e on split_part(m.path, '/', 2) = 'work-' || e.i, generate_series(1, 3) k;

-- What pods wrote down for others: of each entry two versions, the newer one given to pods but for one of twenty.
create temp table new_written on commit drop as
select n as i, now() - random() * interval '400 days' as at, p.id as pod_id, p.name as pod_name,
  'The ' || (array['kettle','ladle','saucer','funnel','sieve','grater','whisk'])[1 + n % 7] || ' of batch ' || n % 331
    || ' is made for ' || n || ' days' as text
from generate_series(pg_temp.size('memory_from'), pg_temp.size('memory') - 1) n join pod p on p.i = n % pg_temp.size('pods');
insert into "MemoryText" (digest, text)
select encode(sha256(convert_to(said, 'UTF8')), 'hex'), said
from new_written w, unnest(array[w.text, w.text || ' and more']) said on conflict do nothing;
insert into "MemoryEntry" (id, origin, path, description, tags, "podOwner", state, "versionCount", environment, "podId",
  "activeNumber", "activeDigest", "createdAt", "updatedAt")
select pg_temp.new_id(w.at, 95000000 + w.i), 'live', 'care/' || w.i, w.text, array['month' || w.i % 6], w.pod_name,
  case when w.i % 20 = 0 then 'held' else 'active' end::"MemoryState", 2, 'prod', w.pod_id,
  case when w.i % 20 > 0 then 2 end,
  case when w.i % 20 > 0 then encode(sha256(convert_to(w.text || ' and more', 'UTF8')), 'hex') end, w.at, w.at
from new_written w;
insert into "MemoryVersion" (id, "entryId", number, digest, "textDigest", description, tags, "podOwner", state, "writtenByKind",
  "writtenById", "writtenByName", "taskKey", at)
select pg_temp.new_id(w.at, 96000000 + w.i * 2 + v.number), m.id, v.number, encode(sha256(convert_to(v.text, 'UTF8')), 'hex'),
  encode(sha256(convert_to(v.text, 'UTF8')), 'hex'), v.text, m.tags, w.pod_name,
  case when v.number = 1 then 'superseded' when w.i % 20 = 0 then 'held' else 'active' end::"MemoryVersionState",
  'pod', w.pod_id, w.pod_name, 'work-' || w.i, w.at
from new_written w join "MemoryEntry" m on m.path = 'care/' || w.i and m.origin = 'live',
  lateral (values (1, w.text), (2, w.text || ' and more')) v(number, text);
insert into "MemoryUse" ("entryId", "podId", "day", "times")
select m.id, p.id, current_date - d, 3
from new_written w join "MemoryEntry" m on m.path = 'care/' || w.i and m.origin = 'live',
  generate_series(0, 2) d join pod p on p.i = d;
