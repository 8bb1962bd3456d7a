-- The memory of a small installation of the version that had this migration for its last, as it wrote it: an entry that pods
-- are given, one that somebody put away, and two that people did not accept, of which one was written again and waits.
insert into "MemoryText" ("digest", "text")
select encode(sha256(convert_to(t, 'UTF8')), 'hex'), t
from unnest(array['Bowls dry for two days.', 'Cups dry for one day.', 'Ask rosa@pottery.co.uk.', 'Ask tom@pottery.co.uk.', 'Ask ida@pottery.co.uk.']) t;

insert into "MemoryEntry" ("id", "origin", "path", "description", "state", "podOwner", "environment", "podId", "versionCount", "activeNumber", "activeDigest", "createdAt", "updatedAt") values
  ('01M8FQ00000000000000000001', 'live', 'drying/bowls', 'Bowls dry for two days.', 'active', 'ResearchPod', 'prod', '01M8FQ000000000000000000P1', 1, 1, encode(sha256('Bowls dry for two days.'), 'hex'), now() + '-60 s', now() + '-60 s'),
  ('01M8FQ00000000000000000002', 'live', 'drying/cups', 'Cups dry for one day.', 'archived', 'ResearchPod', 'prod', '01M8FQ000000000000000000P1', 1, null, null, now() + '-50 s', now() + '-45 s'),
  ('01M8FQ00000000000000000003', 'live', 'contacts/rosa', 'Ask ⟨e-mail address⟩.', 'archived', 'ResearchPod', 'prod', '01M8FQ000000000000000000P1', 1, null, null, now() + '-40 s', now() + '-35 s'),
  ('01M8FQ00000000000000000004', 'live', 'contacts/tom', 'Ask ⟨e-mail address⟩.', 'pending', 'ResearchPod', 'prod', '01M8FQ000000000000000000P1', 2, null, null, now() + '-30 s', now() + '-20 s');

insert into "MemoryVersion" ("id", "entryId", "number", "digest", "textDigest", "description", "tags", "podOwner", "state", "writtenByKind", "writtenById", "writtenByName", "at")
select '01M8FQ0000000000000000V' || lpad(n::text, 3, '0'), '01M8FQ0000000000000000000' || entry, number,
  encode(sha256(convert_to(t, 'UTF8')), 'hex'), encode(sha256(convert_to(t, 'UTF8')), 'hex'), said, '{}', 'ResearchPod', state::"MemoryVersionState", 'pod', '01M8FQ000000000000000000P1', 'ResearchPod', now() + n * '-10 s'::interval
from (values
  (5, 1, 1, 'Bowls dry for two days.', 'Bowls dry for two days.', 'active'),
  (4, 2, 1, 'Cups dry for one day.', 'Cups dry for one day.', 'archived'),
  (3, 3, 1, 'Ask rosa@pottery.co.uk.', 'Ask ⟨e-mail address⟩.', 'rejected'),
  (2, 4, 1, 'Ask tom@pottery.co.uk.', 'Ask ⟨e-mail address⟩.', 'rejected'),
  (1, 4, 2, 'Ask ida@pottery.co.uk.', 'Ask ⟨e-mail address⟩.', 'pending')) v (n, entry, number, t, said, state);
