-- What pods produce: files by their path, each in revisions that never change, of which one stands or none; the exact bytes are
-- kept once. Nothing of it was kept before, so no row has to be carried over.
-- CreateEnum
CREATE TYPE "OutputRevisionState" AS ENUM ('pending', 'standing', 'superseded', 'rejected');

-- CreateTable
CREATE TABLE "Output" (
    "id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "project" TEXT NOT NULL DEFAULT '',
    "path" TEXT NOT NULL,
    "revisionCount" INTEGER NOT NULL DEFAULT 0,
    "standingNumber" INTEGER,
    "standingDigest" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

CONSTRAINT "Output_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutputRevision" (
    "id" TEXT NOT NULL,
    "outputId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "isText" BOOLEAN NOT NULL,
    "state" "OutputRevisionState" NOT NULL DEFAULT 'pending',
    "podId" TEXT NOT NULL,
    "podName" TEXT NOT NULL,
    "taskKey" TEXT NOT NULL,
    "callId" TEXT NOT NULL,
    "requestId" TEXT,
    "promptHash" TEXT,
    "besideNumber" INTEGER,
    "message" TEXT,
    "reasoning" TEXT,
    "memoryDelta" TEXT,
    "handoff" TEXT,
    "saysPersonal" BOOLEAN,
    "losses" TEXT[],
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "stoodAt" TIMESTAMPTZ(3),

CONSTRAINT "OutputRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutputBytes" (
    "digest" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,

CONSTRAINT "OutputBytes_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
create unique index if not exists "Output_environment_project_path_key" ON "Output"("environment", "project", "path");

-- CreateIndex
create index if not exists "OutputRevision_podId_taskKey_at_id_idx" ON "OutputRevision"("podId", "taskKey", "at", "id");

-- CreateIndex
create index if not exists "OutputRevision_digest_idx" ON "OutputRevision"("digest");

-- CreateIndex
create index if not exists "OutputRevision_requestId_idx" ON "OutputRevision"("requestId");

-- CreateIndex
create unique index if not exists "OutputRevision_outputId_number_key" ON "OutputRevision"("outputId", "number");

-- AddForeignKey
ALTER TABLE "OutputRevision" ADD CONSTRAINT "OutputRevision_outputId_fkey" FOREIGN KEY ("outputId") REFERENCES "Output"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutputRevision" ADD CONSTRAINT "OutputRevision_digest_fkey" FOREIGN KEY ("digest") REFERENCES "OutputBytes"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One revision of a file stands, and the file says which.
create unique index if not exists "OutputRevision_standing" on "OutputRevision" ("outputId") where "state" = 'standing';
alter table "Output" add constraint "Output_standing" check (("standingNumber" is null) = ("standingDigest" is null));
alter table "OutputRevision" add constraint "OutputRevision_stood" check ("state" <> 'standing' or "stoodAt" is not null);
-- The bytes are what their digest says.
alter table "OutputBytes" add constraint "OutputBytes_digest" check (
  "digest" = encode(sha256("bytes"), 'hex') and "size" = length("bytes"));
create trigger append_only before update or delete on "OutputBytes" for each row execute function refuse_rewrite();
alter table "OutputBytes" enable always trigger append_only;

grant select on "Output", "OutputRevision", "OutputBytes" to countersign_reader;
grant select, insert on "Output", "OutputRevision", "OutputBytes" to countersign_writer;
grant update ("revisionCount", "standingNumber", "standingDigest", "updatedAt") on "Output" to countersign_writer;
grant update ("state", "stoodAt", "requestId") on "OutputRevision" to countersign_writer;
select guard.govern('"Output"', '{output}');
select guard.govern('"OutputRevision"', '{output}');
select guard.govern('"OutputBytes"', '{output}');
select guard.govern('"Finding"', '{call,finding,prompt,import,memory,output}', 'case
  when "importSourceId" is not null then null
  when "subjectKind" = ''prompt_use'' then case when "state"::text in (''open'', ''fixed'') then "podId" else "id" end
  when "subjectKind" <> ''call'' then case when "state"::text in (''open'', ''fixed'') then "subjectId" end
  when "state" = ''open'' then "subjectId" else "id" end');
