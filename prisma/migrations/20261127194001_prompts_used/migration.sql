-- Which text pods say they work from, and what it was beside the versions of prompts.
-- CreateEnum
CREATE TYPE "PromptMatch" AS ENUM ('same_as_live', 'approved', 'differs', 'never_seen');

-- CreateEnum
CREATE TYPE "DriftEnd" AS ENUM ('approved', 'replaced');

-- CreateTable
CREATE TABLE "PromptUse" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "podId" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "taskKey" TEXT NOT NULL,
    "callId" TEXT,
    "digest" TEXT NOT NULL,
    "match" "PromptMatch" NOT NULL,
    "promptSlug" TEXT,
    "number" INTEGER,
    "likeness" INTEGER,
    "endedAt" TIMESTAMPTZ(3),
    "endedBy" "DriftEnd",

    CONSTRAINT "PromptUse_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PromptUse_podId_environment_taskKey_at_id_idx" ON "PromptUse"("podId", "environment", "taskKey", "at", "id");

-- CreateIndex
CREATE INDEX "PromptVersion_digest_idx" ON "PromptVersion"("digest");

-- CreateIndex
CREATE INDEX "PromptVersion_writtenAt_idx" ON "PromptVersion"("writtenAt");

-- CreateIndex
CREATE INDEX "PromptLive_since_idx" ON "PromptLive"("since");

-- What has drifted and stands so, by prompt, by pod and by text: nothing else is looked through for it.
create index "PromptUse_drifted" on "PromptUse" ("promptSlug", "at" desc, "id" desc) where "match" <> 'same_as_live' and "endedAt" is null;
create index "PromptUse_drifted_newest" on "PromptUse" ("at" desc, "id" desc) where "match" <> 'same_as_live' and "endedAt" is null;
create index "PromptUse_drifted_pod" on "PromptUse" ("podId", "environment") where "match" <> 'same_as_live' and "endedAt" is null;
create index "PromptUse_drifted_digest" on "PromptUse" ("digest") where "match" <> 'same_as_live' and "endedAt" is null;

alter table "PromptUse" add constraint "PromptUse_ended" check (("endedAt" is null) = ("endedBy" is null)
  and ("endedAt" is null or "match" <> 'same_as_live'));

grant select on "PromptUse" to countersign_reader;
grant select, insert on "PromptUse" to countersign_writer;
revoke update, delete on "PromptUse" from countersign_writer;
grant update ("endedAt", "endedBy") on "PromptUse" to countersign_writer;
select guard.govern('"PromptUse"', '{prompt}', '"podId"');
