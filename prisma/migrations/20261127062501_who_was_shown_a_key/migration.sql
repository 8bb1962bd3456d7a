-- Whoever was shown a credential could ask in the pod's name, and so signs nothing that it could have asked for.
alter table "Credential" add column "issuedTo" text;

-- Of those from before this the record knows it.
update "Credential" c set "issuedTo" = e."actorId"
from "AuditEvent" e
where e.type = 'credential.issued' and e."actorKind" = 'person' and e."subjectKind" = 'credential' and e."subjectId" = c.id;

create index "Credential_issuedTo_idx" on "Credential" ("issuedTo");
grant select ("issuedTo") on "Credential" to countersign_reader;

-- Not even past the application: neither who answers for a pod signs what it asks, nor who could have asked it with a key.
create or replace function refuse_own_vote() returns trigger language plpgsql as $$
declare
  asked "Request";
begin
  select * into asked from "Request" where id = new."requestId";
  if exists (select from "Pod" where id = asked."podId" and "ownerId" = new."personId") then
    raise exception 'the owner of a pod cannot decide on its requests' using errcode = 'integrity_constraint_violation';
  end if;
  if exists (select from "Credential" c join "ServiceAccount" a on a.id = c."accountId"
      where c."issuedTo" = new."personId" and a."podId" = asked."podId" and a.environment = asked.environment
        and asked."askedAt" between c."createdAt" and least(c."revokedAt", c."expiresAt")) then
    raise exception 'who was shown a key of a pod cannot decide on its requests' using errcode = 'integrity_constraint_violation';
  end if;
  if asked."askedById" = new."personId"
      or exists (select from jsonb_array_elements(asked."excluded") x where x->>'personId' = new."personId") then
    raise exception 'whoever is excluded from a request cannot decide on it' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
