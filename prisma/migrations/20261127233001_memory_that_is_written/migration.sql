-- What pods and people write down for other pods, beside what was read from repositories: with its text, and where each
-- version stands. Rows of repositories have none of it, so none has to be carried over.
-- CreateEnum
CREATE TYPE "MemoryVersionState" AS ENUM ('pending', 'active', 'superseded', 'held', 'rejected', 'archived');

-- AlterTable
ALTER TABLE "MemoryEntry" ADD COLUMN     "activeDigest" TEXT,
ADD COLUMN     "activeNumber" INTEGER;

-- AlterTable
ALTER TABLE "MemoryVersion" ADD COLUMN     "callId" TEXT,
ADD COLUMN     "promptHash" TEXT,
ADD COLUMN     "requestId" TEXT,
ADD COLUMN     "saysPersonal" BOOLEAN,
ADD COLUMN     "state" "MemoryVersionState",
ADD COLUMN     "taskKey" TEXT,
ADD COLUMN     "textDigest" TEXT,
ADD COLUMN     "writtenById" TEXT,
ADD COLUMN     "writtenByKind" TEXT,
ADD COLUMN     "writtenByName" TEXT;

-- CreateTable
CREATE TABLE "MemoryText" (
    "digest" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "MemoryText_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "MemoryUse" (
    "entryId" TEXT NOT NULL,
    "podId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "MemoryUse_pkey" PRIMARY KEY ("entryId","podId","day")
);

-- CreateIndex
create index if not exists "MemoryVersion_textDigest_idx" ON "MemoryVersion"("textDigest");

-- CreateIndex
create index if not exists "MemoryVersion_requestId_idx" ON "MemoryVersion"("requestId");

-- AddForeignKey
ALTER TABLE "MemoryVersion" ADD CONSTRAINT "MemoryVersion_textDigest_fkey" FOREIGN KEY ("textDigest") REFERENCES "MemoryText"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MemoryUse" ADD CONSTRAINT "MemoryUse_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "MemoryEntry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One entry of a name in an environment, and one version of it that pods are given.
create unique index if not exists "MemoryEntry_written" on "MemoryEntry" ("environment", "path") where "origin" = 'live';
create unique index if not exists "MemoryVersion_given" on "MemoryVersion" ("entryId") where "state" = 'active';
-- What pods look for: the words of a text that is given to them.
create index if not exists "MemoryText_words" on "MemoryText" using gin ("text" gin_trgm_ops);
create index if not exists "MemoryEntry_given" on "MemoryEntry" ("environment", "path", id)
  include ("activeDigest", "activeNumber", "tags") where "activeNumber" is not null;
create index if not exists "MemoryEntry_given_text" on "MemoryEntry" ("activeDigest", "environment", id) where "activeNumber" is not null;

-- A version that is written here has its text and its writer, and what was read from a repository says neither.
alter table "MemoryVersion" add constraint "MemoryVersion_written" check (
  ("state" is null) = ("textDigest" is null) and ("state" is null) = ("writtenById" is null));
alter table "MemoryEntry" add constraint "MemoryEntry_written" check (
  ("activeNumber" is null) = ("activeDigest" is null) and ("activeNumber" is null or "state" = 'active'));
-- The text is what its digest says.
alter table "MemoryText" add constraint "MemoryText_digest" check ("digest" = encode(sha256(convert_to("text", 'UTF8')), 'hex'));
create trigger append_only before update or delete on "MemoryText" for each row execute function refuse_rewrite();
alter table "MemoryText" enable always trigger append_only;

grant select on "MemoryText", "MemoryUse" to countersign_reader;
grant select, insert on "MemoryText", "MemoryUse" to countersign_writer;
grant update ("times") on "MemoryUse" to countersign_writer;
select guard.govern('"MemoryEntry"', '{import,memory}');
select guard.govern('"MemoryVersion"', '{import,memory}');
select guard.govern('"MemoryText"', '{memory}');
select guard.govern('"Finding"', '{call,finding,prompt,import,memory}', 'case
  when "importSourceId" is not null then null
  when "subjectKind" = ''prompt_use'' then case when "state"::text in (''open'', ''fixed'') then "podId" else "id" end
  when "subjectKind" <> ''call'' then case when "state"::text in (''open'', ''fixed'') then "subjectId" end
  when "state" = ''open'' then "subjectId" else "id" end');
