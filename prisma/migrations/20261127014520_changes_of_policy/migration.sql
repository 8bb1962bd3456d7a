-- A policy is changed by drafts, which are replayed on recorded calls, proposed and signed. Nothing here decides about a
-- call: what is in force stays in "PolicyInForce".
-- CreateEnum
CREATE TYPE "PolicyChangeState" AS ENUM ('draft', 'proposed', 'in_force', 'discarded');

-- CreateEnum
CREATE TYPE "ReplayState" AS ENUM ('waiting', 'done', 'cancelled', 'failed');

-- CreateTable
CREATE TABLE "PolicyChange" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "authorId" TEXT NOT NULL,
    "baseVersion" INTEGER NOT NULL,
    "edits" JSONB NOT NULL DEFAULT '[]',
    "document" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "reason" TEXT,
    "state" "PolicyChangeState" NOT NULL DEFAULT 'draft',
    "requestId" TEXT,
    "version" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "PolicyChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PolicyReplay" (
    "id" TEXT NOT NULL,
    "changeId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "baseVersion" INTEGER NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "most" INTEGER NOT NULL,
    "state" "ReplayState" NOT NULL DEFAULT 'waiting',
    "result" JSONB,
    "resultDigest" TEXT,
    "askedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PolicyReplay_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PolicyReplayProgress" (
    "replayId" TEXT NOT NULL,
    "judged" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "PolicyReplayProgress_pkey" PRIMARY KEY ("replayId")
);

-- CreateIndex
CREATE UNIQUE INDEX "PolicyChange_number_key" ON "PolicyChange"("number");

-- CreateIndex
CREATE INDEX "PolicyChange_authorId_state_idx" ON "PolicyChange"("authorId", "state");

-- CreateIndex
CREATE INDEX "PolicyReplay_changeId_askedAt_idx" ON "PolicyReplay"("changeId", "askedAt");

-- The state says what the columns beside it must hold.
alter table "PolicyChange" add constraint stands check (
  (state not in ('proposed', 'in_force') or ("requestId" is not null or version is not null))
  and (state = 'in_force') = (version is not null));
alter table "PolicyReplay" add constraint done check ((state = 'done') = (result is not null and "resultDigest" is not null));
-- What is in force came from one change at most.
create unique index "PolicyChange_version" on "PolicyChange" ("version");

grant select on "PolicyChange", "PolicyReplay", "PolicyReplayProgress" to countersign_reader;
grant select, insert on "PolicyChange", "PolicyReplay" to countersign_writer;
grant select, insert, update, delete on "PolicyReplayProgress" to countersign_writer;
grant usage on sequence "PolicyChange_number_seq" to countersign_writer;
grant update ("baseVersion", "edits", "document", "digest", "reason", "state", "requestId", "version", "updatedAt")
  on "PolicyChange" to countersign_writer;
grant update ("state", "result", "resultDigest", "endedAt") on "PolicyReplay" to countersign_writer;

-- Who works on a change, and what was found out about it, is on the record; how far a replay has come is not.
select guard.govern('"PolicyChange"', '{policy_change,request}', 'id');
select guard.govern('"PolicyReplay"', '{policy_change}', '"changeId"');
