-- What is not about calls is a small part of the record and most of what an auditor asks for by its kind: who signed in,
-- what changed in policy, what was imported. Lines about calls have no entry here, so a call writes none.
create index if not exists "AuditEvent_noun_idx" on "AuditEvent" (split_part(type, '.', 1), at desc, id desc)
  where type not like 'call.%';
