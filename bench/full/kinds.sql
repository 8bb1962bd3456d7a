-- Requests of every kind beside calls and prompts, each decided: what they are about is there, and what was signed can be
-- read again. Deliveries are asked for with a repository of git, which is not made here.
create temp table wish on commit drop as
with asked as (
  select m.n, m.at, s.id as person, s.name as person_name, m.n / 400 as nr,
    (array['access','pod_right','flag_bypass','tool_change','policy_change','policy_look','prompt_look','memory_write','memory_deletion',
      'output','task_completion','protected_branches','place_owners'])[1 + (m.n % 400 - 301)] as kind
  from made m join signer s on s.i = m.n % (select count(*) from signer)
  where m.ending <> 'waiting' and m.n % 400 between 301 and 313),
about as (
  select a.*, x.* from asked a, lateral (
    select 'person' as subject_kind, a.person as subject, jsonb_build_object('person', a.person, 'right', jsonb_build_object('group', 'product-owners')) as signed
    where a.kind = 'access'
    union all select 'pod', p.id, jsonb_build_object('pod', p.id, 'slug', p.slug, 'was', null, 'will', jsonb_build_object('role', p.role,
      'department', p.department, 'environments', '["prod"]'::jsonb, 'repositories', '[]'::jsonb, 'owner', p."ownerId"))
    from "Pod" p where a.kind = 'pod_right' and p.slug = 'pod-' || a.nr % pg_temp.size('pods')
    union all (select 'finding', f.id, jsonb_build_object('finding', f.id, 'digest', f.digest, 'found', f.kind, 'pod', f."podId",
      'until', '2030-01-01T00:00:00.000Z')
    from "Finding" f where a.kind = 'flag_bypass' and f."subjectKind" = 'call' order by f.id desc limit 1)
    union all (select 'tool', t.key, jsonb_build_object('tool', t.key, 'before', t.definition, 'after', t.definition)
    from "Tool" t where a.kind = 'tool_change' order by t.key limit 1)
    union all select 'policy_change', 'full', jsonb_build_object('change', 0, 'base', 1, 'document', v.digest, 'replay', 'none')
    from "PolicyVersion" v where a.kind = 'policy_change' and v.version = 1
    union all select 'policy', '1', jsonb_build_object('version', 1, 'before', 1, 'document', v.digest)
    from "PolicyVersion" v where a.kind = 'policy_look' and v.version = 1
    union all (select 'prompt', l."promptSlug" || '/prod', jsonb_build_object('prompt', l."promptSlug", 'version', l.number, 'digest', v.digest,
      'environment', 'prod', 'replaces', null)
    from "PromptLive" l join "PromptVersion" v on v."promptSlug" = l."promptSlug" and v.number = l.number
    where a.kind = 'prompt_look' order by l."promptSlug" limit 1)
    union all (select 'memory', e.id, jsonb_build_object('entry', e.id, 'key', e.path, 'version', 2, 'digest', e."activeDigest",
      'environment', 'prod', 'replaces', null)
    from "MemoryEntry" e where a.kind = 'memory_write' and e.path = 'care/1')
    union all (select 'memory', e.id, jsonb_build_object('entry', e.id, 'key', e.path, 'environment', 'prod', 'digests',
      (select jsonb_agg(v."textDigest" order by v.number) from "MemoryVersion" v where v."entryId" = e.id))
    from "MemoryEntry" e where a.kind = 'memory_deletion' and e.path = 'care/1')
    union all (select 'output', o.id, jsonb_build_object('output', o.id, 'path', o.path, 'project', o.project, 'revision', 3, 'digest', r.digest,
      'task', r."taskKey", 'environment', 'prod', 'replaces', jsonb_build_object('number', 2, 'digest', o."standingDigest"))
    from "Output" o join "OutputRevision" r on r."outputId" = o.id and r.number = 3 where a.kind = 'output' order by o.id limit 1)
    union all select 'repository', r.id, jsonb_build_object('repository', r.id, 'name', r.name, 'before', to_jsonb(r."protectedBranches"),
      'after', '["main","release"]'::jsonb, 'takesIn', '[]'::jsonb)
    from "Repository" r where a.kind = 'protected_branches' and r.name = 'full/shop'
    union all select 'repository', r.id, jsonb_build_object('repository', r.id, 'name', r.name, 'before', r.owners,
      'after', '[{"path":"docs/**","group":"legal-leads","count":1}]'::jsonb)
    from "Repository" r where a.kind = 'place_owners' and r.name = 'full/shop'
    union all (select 'task', t.id, jsonb_build_object('task', t.id, 'number', t.number, 'key', t.key, 'title', t.title, 'environment', 'prod',
      'purpose', 'end', 'outputs', '[]'::jsonb, 'reasoning', null, 'handoff', null, 'says', null, 'promptHash', null)
    from "Task" t where a.kind = 'task_completion' and t.origin = 'live' order by t.number limit 1)) x)
select *, pg_temp.new_id(at, 620000000 + n) as request, md5(n::text) || md5(kind) as digest,
  (select coalesce(max(number), 0) from "Request") + row_number() over (order by at, n) as number
from about;

insert into "PolicyChange" (id, "authorId", "baseVersion", edits, document, digest, reason, state, "requestId", version, "createdAt", "updatedAt")
select pg_temp.new_id(w.at, 621000000 + w.n), w.person, 1, '[]', v.document, v.digest, 'Asked for', 'discarded', w.request, null, w.at, w.at
from wish w, "PolicyVersion" v where w.kind = 'policy_change' and v.version = 1;
insert into "PolicyProposal" ("requestId", "changeId", "baseVersion", document, digest, "replayId")
select c."requestId", c.id, 1, c.document, c.digest, 'none' from "PolicyChange" c join wish w on w.request = c."requestId";
update wish set subject = c.id, signed = signed || jsonb_build_object('change', c.number) from "PolicyChange" c where c."requestId" = request;

insert into "Request"
select r.* from wish w join story s on s.ending = 'executed',
lateral jsonb_populate_record(null::"Request", s.told_request || jsonb_build_object('id', w.request, 'number', w.number,
  'kind', w.kind, 'subjectKind', w.subject_kind, 'subjectId', w.subject, 'askedByKind', 'person', 'askedById', w.person,
  'askedByName', w.person_name, 'wishedById', w.person, 'podId', null, 'toolKey', null, 'taskKey', null,
  'digest', w.digest, 'envelope', w.signed || jsonb_build_object('kind', w.kind, 'policyVersion', 1),
  'sentence', w.person_name || ' asks for ' || w.kind || ' ' || w.n, 'askedAt', w.at, 'expiresAt', w.at + interval '1 day',
  'effectiveAt', w.at + interval '1 hour', 'decidedAt', w.at + interval '1 hour', 'closedAt', w.at + interval '2 hours')) r;
select setval(pg_get_serial_sequence('"Request"', 'number'), (select max(number) from "Request"));
insert into "RequestDuty" select r.* from wish w join story s on s.ending = 'executed' join "RequestDuty" d on d."requestId" = s.request,
lateral jsonb_populate_record(d, jsonb_build_object('requestId', w.request)) r;
