-- People can have the text of an entry deleted. Its digest stays, with which the record goes on agreeing.
-- AlterTable
ALTER TABLE "MemoryEntry" ADD COLUMN     "deletedBy" TEXT;

-- A text is what its digest says, or it was deleted. Every row is one already.
alter table "MemoryText" drop constraint "MemoryText_digest";
alter table "MemoryText" add constraint "MemoryText_digest"
  check ("text" = '' or "digest" = encode(sha256(convert_to("text", 'UTF8')), 'hex')) not valid;
alter table "MemoryText" validate constraint "MemoryText_digest";

-- A text goes only where no version that is left has it, and people signed that it does, in this very transaction. It comes
-- back where somebody writes the same again.
create function refuse_lost_text() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'DELETE' or new."digest" <> old."digest" then
    raise exception 'a text of memory stays' using errcode = 'integrity_constraint_violation';
  end if;
  if new."text" = '' and old."text" <> '' and (
    exists (select from public."MemoryVersion" v where v."textDigest" = old."digest" and v."state" <> 'deleted')
    or not exists (
      select from public."MemoryVersion" v join public."MemoryEntry" e on e.id = v."entryId"
        join public."Request" r on r.id = e."deletedBy"
      where v."textDigest" = old."digest" and r.kind = 'memory_deletion' and r.state = 'executed')) then
    raise exception 'a text of memory goes only by signature' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
drop trigger append_only on "MemoryText";
create constraint trigger append_only after update or delete on "MemoryText"
  deferrable initially deferred for each row execute function refuse_lost_text();
alter table "MemoryText" enable always trigger append_only;
grant update ("text") on "MemoryText" to countersign_writer;

-- Of a call that wrote such a version its text and its tags go as well. Nobody is granted to change what a call holds: this
-- is the one way, for an entry whose deletion people signed. Returns the calls of which something went.
create function clear_calls_of_memory(entry text) returns setof text language sql security definer set search_path = pg_catalog as $$
  update public."Call" c set "arguments" = c."arguments" || '{"text": null, "tags": []}'
  from public."MemoryVersion" v join public."MemoryEntry" e on e.id = v."entryId"
    join public."Request" r on r.id = e."deletedBy"
  where v."entryId" = entry and v."state" = 'deleted' and c.id = v."callId" and c."toolKey" = 'memory.write'
    and c."arguments"->'text' <> 'null'
    and r.kind = 'memory_deletion' and r."subjectId" = entry and r.state in ('approved', 'executed')
  returning c.id
$$;
revoke execute on function clear_calls_of_memory(text) from public;
grant execute on function clear_calls_of_memory(text) to countersign_writer;
