-- An entry of memory of a small installation of the version that had this migration for its last, as it wrote it: pods are given
-- the fourth version. Of those before, one was held and replaced, one was held, given back and replaced, and one was replaced.
insert into "MemoryText" ("digest", "text")
select encode(sha256(convert_to(t, 'UTF8')), 'hex'), t
from unnest(array['Bowls dry for 1 day.', 'Bowls dry for 2 days.', 'Bowls dry for 3 days.', 'Bowls dry for 4 days.']) t;

insert into "MemoryEntry" ("id", "origin", "path", "description", "state", "podOwner", "environment", "podId", "versionCount", "activeNumber", "activeDigest", "createdAt", "updatedAt") values
  ('01M8FQ00000000000000000001', 'live', 'drying/bowls', 'Bowls dry for 4 days.', 'active', 'ResearchPod', 'prod', '01M8FQ000000000000000000P1', 4, 4, encode(sha256('Bowls dry for 4 days.'), 'hex'), now() + '-60 s', now() + '-10 s');

insert into "MemoryVersion" ("id", "entryId", "number", "digest", "textDigest", "description", "tags", "podOwner", "state", "writtenByKind", "writtenById", "writtenByName", "at")
select '01M8FQ0000000000000000V' || lpad(n::text, 3, '0'), '01M8FQ00000000000000000001', n,
  encode(sha256(convert_to(t, 'UTF8')), 'hex'), encode(sha256(convert_to(t, 'UTF8')), 'hex'), t, '{}', 'ResearchPod', state::"MemoryVersionState", 'pod', '01M8FQ000000000000000000P1', 'ResearchPod', now() + (n - 6) * '10 s'::interval
from (values
  (1, 'Bowls dry for 1 day.', 'superseded'),
  (2, 'Bowls dry for 2 days.', 'superseded'),
  (3, 'Bowls dry for 3 days.', 'superseded'),
  (4, 'Bowls dry for 4 days.', 'active')) v (n, t, state);

insert into "AuditEvent" ("id", "at", "type", "actorKind", "actorId", "actorName", "subjectKind", "subjectId", "environment", "sentence", "data")
select '01M8FQ0000000000000000L' || lpad(n::text, 3, '0'), now() + (n - 6) * '10 s'::interval, type, 'person', '01M8FQ000000000000000000A1', 'Ana', 'memory', '01M8FQ00000000000000000001', 'prod', sentence, jsonb_build_object('key', 'drying/bowls', 'number', number, 'reason', 'Nobody knows')
from (values
  (1, 'memory.held', 'Ana held the memory entry “drying/bowls”: “Nobody knows”', 1),
  (2, 'memory.held', 'Ana held the memory entry “drying/bowls”: “Nobody knows”', 2),
  (3, 'memory.restored', 'Ana had pods be given version 2 of the memory entry “drying/bowls” again: “Nobody knows”', 2)) v (n, type, sentence, number);
