-- Texts that pods work from, in versions that never change; which one is live where only a signed request says.
-- CreateEnum
CREATE TYPE "PromptSensitivity" AS ENUM ('ordinary', 'sensitive');

-- CreateTable
CREATE TABLE "Prompt" (
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "sensitivity" "PromptSensitivity" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Prompt_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "PromptText" (
    "digest" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "PromptText_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "PromptVersion" (
    "promptSlug" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "note" TEXT,
    "writtenByKind" TEXT NOT NULL,
    "writtenById" TEXT NOT NULL,
    "writtenByName" TEXT NOT NULL,
    "writtenAt" TIMESTAMPTZ(3) NOT NULL,
    "approvedAt" TIMESTAMPTZ(3),
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "PromptVersion_pkey" PRIMARY KEY ("promptSlug","number")
);

-- CreateTable
CREATE TABLE "PromptLive" (
    "promptSlug" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "requestId" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PromptLive_pkey" PRIMARY KEY ("promptSlug","environment")
);

-- AddForeignKey
ALTER TABLE "PromptVersion" ADD CONSTRAINT "PromptVersion_promptSlug_fkey" FOREIGN KEY ("promptSlug") REFERENCES "Prompt"("slug") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromptVersion" ADD CONSTRAINT "PromptVersion_digest_fkey" FOREIGN KEY ("digest") REFERENCES "PromptText"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromptLive" ADD CONSTRAINT "PromptLive_promptSlug_fkey" FOREIGN KEY ("promptSlug") REFERENCES "Prompt"("slug") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromptLive" ADD CONSTRAINT "PromptLive_promptSlug_number_fkey" FOREIGN KEY ("promptSlug", "number") REFERENCES "PromptVersion"("promptSlug", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The text is what its digest says.
alter table "PromptText" add constraint "PromptText_digest" check ("digest" = encode(sha256(convert_to("text", 'UTF8')), 'hex'));
create trigger append_only before update or delete on "PromptText" for each row execute function refuse_rewrite();
alter table "PromptText" enable always trigger append_only;

-- What pods are given moves by a request that people signed for exactly this, and by nothing else.
create function refuse_unsigned_prompt() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (
    select 1 from public."Request" r
    where r.id = new."requestId" and r.kind = 'prompt_version' and r.state = 'executed'
      and r.envelope ->> 'prompt' = new."promptSlug"
      and r.envelope ->> 'environment' = new."environment"
      and (r.envelope ->> 'version')::int = new."number"
  ) then
    raise exception 'a prompt is live only where people signed it' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
create constraint trigger signed_prompt after insert or update on "PromptLive" deferrable initially deferred
  for each row execute function refuse_unsigned_prompt();
alter table "PromptLive" enable always trigger signed_prompt;

grant select on "Prompt", "PromptText", "PromptVersion", "PromptLive" to countersign_reader;
grant select, insert on "Prompt", "PromptText", "PromptVersion", "PromptLive" to countersign_writer;
grant update ("title", "purpose", "sensitivity") on "Prompt" to countersign_writer;
grant update ("approvedAt", "retiredAt") on "PromptVersion" to countersign_writer;
grant update ("number", "requestId", "since") on "PromptLive" to countersign_writer;
select guard.govern('"Prompt"', '{prompt}', 'slug');
select guard.govern('"PromptText"', '{prompt}');
select guard.govern('"PromptVersion"', '{prompt}', '"promptSlug"');
select guard.govern('"PromptLive"', '{prompt}', '"promptSlug"');
