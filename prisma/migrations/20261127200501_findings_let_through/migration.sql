-- What people let through for a time in spite of what was found in it, which only a signed request can write.
-- CreateTable
CREATE TABLE "FindingBypass" (
    "id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "findingId" TEXT NOT NULL,
    "podId" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "requestId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "FindingBypass_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "FindingBypass_requestId_key" ON "FindingBypass"("requestId");

-- CreateIndex
CREATE INDEX "FindingBypass_digest_until_idx" ON "FindingBypass"("digest", "until");

create function refuse_unsigned_bypass() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (
    select 1 from public."Request" r
    where r.id = new."requestId" and r.kind = 'flag_bypass' and r.state = 'executed'
      and r.envelope ->> 'digest' = new."digest" and r.envelope ->> 'finding' = new."findingId"
      and r.envelope ->> 'pod' = new."podId" and (r.envelope ->> 'until')::timestamptz = new."until"
      and new."until" <= r."askedAt" + interval '90 days 1 hour'
  ) then
    raise exception 'a finding is let through only where people signed it' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
create constraint trigger signed_bypass after insert or update on "FindingBypass" deferrable initially deferred
  for each row execute function refuse_unsigned_bypass();
alter table "FindingBypass" enable always trigger signed_bypass;
create trigger append_only before update or delete on "FindingBypass" for each row execute function refuse_rewrite();
alter table "FindingBypass" enable always trigger append_only;

grant select on "FindingBypass" to countersign_reader;
grant select, insert on "FindingBypass" to countersign_writer;
grant update ("digest") on "Finding" to countersign_writer;
select guard.govern('"FindingBypass"', '{finding}', '"findingId"');
