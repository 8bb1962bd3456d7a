-- With the demo go the prompts of days that nobody lived. What pods are given moves by a request that people signed and by
-- nothing else, so this is the one way by which a prompt is live nowhere any more, and it finds no others: what is live by a
-- request whose going live is a line that says it was made up. It says which prompts they were.
create function put_away_made_up_prompts() returns setof text language sql security definer set search_path = pg_catalog as $$
  delete from public."PromptLive" l using public."AuditEvent" e
  where e."requestId" = l."requestId" and e.type = 'prompt.live' and e.data ? 'writtenAt'
  returning l."promptSlug"
$$;
revoke all on function put_away_made_up_prompts() from public;
grant execute on function put_away_made_up_prompts() to countersign_writer;
