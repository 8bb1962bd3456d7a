-- What pods are given may also be put back at once to what was live there before by people's signatures; somebody looks at
-- that afterwards. The request for that look is opened in the same transaction, and names exactly what was put back where.
create or replace function refuse_unsigned_prompt() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (
    select 1 from public."Request" r
    where r.id = new."requestId" and r.envelope ->> 'prompt' = new."promptSlug"
      and r.envelope ->> 'environment' = new."environment" and (r.envelope ->> 'version')::int = new."number"
      and (
        (r.kind = 'prompt_version' and r.state = 'executed')
        or (r.kind = 'prompt_look' and r.state = 'waiting' and r."askedByKind" = 'person'
          and r.xmin = pg_current_xact_id()::xid
          and exists (
            select 1 from public."Request" s
            where s."subjectKind" = 'prompt' and s."subjectId" = new."promptSlug" || '/' || new."environment"
              and s.kind = 'prompt_version' and s.state = 'executed' and (s.envelope ->> 'version')::int = new."number"
          ))
      )
  ) then
    raise exception 'a prompt is live only where people signed it' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
