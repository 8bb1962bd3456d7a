-- A draft can run beside the policy in force until a moment. What it would have answered is for the eye alone.
-- CreateEnum
CREATE TYPE "ShadowEnd" AS ENUM ('time_over', 'by_owner', 'edited', 'moved', 'closed');

-- CreateTable
CREATE TABLE "PolicyShadow" (
    "id" TEXT NOT NULL,
    "changeId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "baseVersion" INTEGER NOT NULL,
    "ownerId" TEXT NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "until" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "endedBecause" "ShadowEnd",

    CONSTRAINT "PolicyShadow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PolicyShadowCourse" (
    "shadowId" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "PolicyShadowCourse_pkey" PRIMARY KEY ("shadowId")
);

-- CreateIndex
CREATE INDEX "PolicyShadow_changeId_from_idx" ON "PolicyShadow"("changeId", "from");

-- Everything that runs has an end, and says why it ended.
alter table "PolicyShadow" add constraint ends check (
  until > "from" and ("endedAt" is null) = ("endedBecause" is null));
-- A change runs once at a time.
create unique index "PolicyShadow_running" on "PolicyShadow" ("changeId") where "endedAt" is null;

grant select on "PolicyShadow", "PolicyShadowCourse" to countersign_reader;
grant select, insert on "PolicyShadow" to countersign_writer;
grant update ("endedAt", "endedBecause") on "PolicyShadow" to countersign_writer;
grant select, insert, update, delete on "PolicyShadowCourse" to countersign_writer;

select guard.govern('"PolicyShadow"', '{policy_change}', '"changeId"');
