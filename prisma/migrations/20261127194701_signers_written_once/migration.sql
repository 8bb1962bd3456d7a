-- Who decides writes a vote and then where the request stands; the signers beside it were a third write, of a row with
-- twenty indexes. They are put in place as the request is written, and only where it is not, by the end of the transaction.
create function guard.signers_of(request text) returns text[] language sql stable security definer set search_path = pg_catalog as $$
  select array(select v."personId" from public."Vote" v where v."requestId" = request and v."endedAt" is null order by v.at, v.id)
$$;
revoke execute on function guard.signers_of(text) from public;

create function guard.take_signers() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  new."signers" := guard.signers_of(new.id);
  return new;
end $$;
create trigger take_signers before update of "state" on "Request" for each row execute function guard.take_signers();

create or replace function guard.keep_signers() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update public."Request" set "signers" = guard.signers_of(id)
  where id = new."requestId" and "signers" <> guard.signers_of(id);
  return null;
end $$;
drop trigger keep_signers on "Vote";
create constraint trigger keep_signers after insert or update of "endedAt" on "Vote" deferrable initially deferred
  for each row execute function guard.keep_signers();
