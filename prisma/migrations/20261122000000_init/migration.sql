-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "RequestKind" AS ENUM ('tool_call');

-- CreateEnum
CREATE TYPE "RequestState" AS ENUM ('waiting', 'approved', 'released', 'consumed', 'executed', 'rejected', 'changes_requested', 'expired', 'withdrawn', 'stopped', 'superseded');

-- CreateEnum
CREATE TYPE "VoteVerdict" AS ENUM ('approve', 'request_changes', 'reject');

-- CreateEnum
CREATE TYPE "Verdict" AS ENUM ('allow', 'ask', 'deny');

-- CreateEnum
CREATE TYPE "Tier" AS ENUM ('routine', 'elevated', 'high', 'critical');

-- CreateEnum
CREATE TYPE "CallState" AS ENUM ('allowed', 'denied', 'waiting', 'released', 'consumed', 'executed', 'failed', 'rejected', 'changes_requested', 'expired', 'withdrawn', 'stopped', 'superseded');

-- CreateEnum
CREATE TYPE "CallOutcome" AS ENUM ('succeeded', 'failed');

-- CreateEnum
CREATE TYPE "ImportState" AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "MemoryState" AS ENUM ('pending', 'active', 'held', 'archived');

-- CreateEnum
CREATE TYPE "HumanRole" AS ENUM ('viewer', 'approver', 'prompt_reviewer', 'auditor', 'admin');

-- CreateEnum
CREATE TYPE "PodState" AS ENUM ('active', 'held', 'retired');

-- CreateEnum
CREATE TYPE "CredentialKind" AS ENUM ('client_secret', 'service_key');

-- CreateEnum
CREATE TYPE "TaskStatus" AS ENUM ('backlog', 'planned', 'in_progress', 'completed', 'unknown');

-- CreateEnum
CREATE TYPE "RecordOrigin" AS ENUM ('live', 'import');

-- CreateEnum
CREATE TYPE "TaskEntryKind" AS ENUM ('prompt_used', 'thought', 'reasoning_trace', 'handoff', 'issue', 'status_change', 'metrics_report');

-- CreateEnum
CREATE TYPE "Sensitivity" AS ENUM ('read', 'write', 'destructive');

-- CreateEnum
CREATE TYPE "ToolState" AS ENUM ('draft', 'live', 'retired');

-- CreateTable
CREATE TABLE "Request" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "kind" "RequestKind" NOT NULL,
    "state" "RequestState" NOT NULL DEFAULT 'waiting',
    "podId" TEXT NOT NULL,
    "callId" TEXT NOT NULL,
    "toolKey" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "taskKey" TEXT,
    "digest" TEXT NOT NULL,
    "envelope" JSONB NOT NULL,
    "brief" JSONB NOT NULL,
    "sentence" TEXT NOT NULL,
    "tier" "Tier" NOT NULL,
    "policyVersion" INTEGER NOT NULL,
    "ruleId" TEXT,
    "ruleWords" TEXT NOT NULL,
    "duties" JSONB NOT NULL,
    "needed" INTEGER NOT NULL,
    "podSays" TEXT,
    "askedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "effectiveAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Vote" (
    "id" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "verdict" "VoteVerdict" NOT NULL,
    "reasonCode" TEXT,
    "note" TEXT,
    "digest" TEXT NOT NULL,
    "firstVisibleAt" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "takenBackAt" TIMESTAMPTZ(3),

    CONSTRAINT "Vote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
    "txid" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint,
    "schemaVersion" SMALLINT NOT NULL DEFAULT 1,
    "type" TEXT NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "onBehalfOf" TEXT,
    "subjectKind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "environment" TEXT,
    "podId" TEXT,
    "taskKey" TEXT,
    "toolKey" TEXT,
    "requestId" TEXT,
    "callId" TEXT,
    "outcome" TEXT,
    "policyVersion" INTEGER,
    "promptHash" TEXT,
    "sentence" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("at","id")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "Call" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "podId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "toolKey" TEXT NOT NULL,
    "taskKey" TEXT,
    "arguments" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "reason" TEXT,
    "promptHash" TEXT,
    "decision" "Verdict" NOT NULL,
    "decisionReason" TEXT NOT NULL,
    "answer" TEXT,
    "ruleId" TEXT,
    "ruleWords" TEXT,
    "chain" JSONB NOT NULL,
    "tier" "Tier" NOT NULL,
    "policyVersion" INTEGER NOT NULL,
    "requestId" TEXT,
    "idempotencyKey" TEXT,
    "bodyHash" TEXT NOT NULL,
    "state" "CallState" NOT NULL,
    "outcome" "CallOutcome",
    "outcomeSummary" TEXT,
    "outcomeAt" TIMESTAMPTZ(3),

    CONSTRAINT "Call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Grant" (
    "id" TEXT NOT NULL,
    "callId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "policyVersion" INTEGER NOT NULL,
    "issuedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportSource" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "ImportSource_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportBranch" (
    "id" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "head" TEXT NOT NULL,
    "headAt" TIMESTAMPTZ(3) NOT NULL,
    "readerVersion" INTEGER NOT NULL,
    "facts" JSONB NOT NULL,
    "readAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "ImportBranch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportRun" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "sourceId" TEXT,
    "name" TEXT,
    "location" TEXT NOT NULL,
    "branches" TEXT[],
    "state" "ImportState" NOT NULL DEFAULT 'queued',
    "askedById" TEXT NOT NULL,
    "askedByName" TEXT NOT NULL,
    "progress" JSONB NOT NULL DEFAULT '{}',
    "counts" JSONB NOT NULL DEFAULT '{}',
    "problemCount" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ImportRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportProblem" (
    "id" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "recordKey" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "line" INTEGER,
    "commit" TEXT,
    "reason" TEXT NOT NULL,
    "firstAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "ImportProblem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ContentRewrite" (
    "id" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "message" TEXT NOT NULL,
    "added" INTEGER NOT NULL,
    "deleted" INTEGER NOT NULL,
    "linesBefore" INTEGER NOT NULL,
    "linesAfter" INTEGER NOT NULL,
    "keptAfter" DOUBLE PRECISION NOT NULL,
    "keptAtTip" DOUBLE PRECISION NOT NULL,
    "destructive" BOOLEAN NOT NULL,
    "byAgent" BOOLEAN NOT NULL,
    "elisionMarker" TEXT,
    "elisionCertain" BOOLEAN NOT NULL DEFAULT false,
    "contradiction" TEXT,
    "taskKey" TEXT,
    "restoredCommit" TEXT,
    "restoredBy" TEXT,
    "restoredAt" TIMESTAMPTZ(3),

    CONSTRAINT "ContentRewrite_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UnloggedEdit" (
    "id" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "message" TEXT NOT NULL,
    "pathCount" INTEGER NOT NULL,
    "paths" TEXT[],

    CONSTRAINT "UnloggedEdit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MemoryEntry" (
    "id" TEXT NOT NULL,
    "origin" "RecordOrigin" NOT NULL,
    "path" TEXT NOT NULL,
    "description" TEXT,
    "fileType" TEXT,
    "tags" TEXT[],
    "podOwner" TEXT,
    "state" "MemoryState" NOT NULL DEFAULT 'active',
    "flags" TEXT[],
    "importSourceId" TEXT,
    "branch" TEXT,
    "file" TEXT,
    "occurrence" INTEGER NOT NULL DEFAULT 0,
    "environment" TEXT,
    "podId" TEXT,
    "taskKey" TEXT,
    "versionCount" INTEGER NOT NULL DEFAULT 1,
    "data" JSONB NOT NULL DEFAULT '{}',
    "saidUpdatedAt" TIMESTAMPTZ(3),
    "commit" TEXT,
    "author" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "MemoryEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MemoryVersion" (
    "id" TEXT NOT NULL,
    "entryId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "description" TEXT,
    "tags" TEXT[],
    "podOwner" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',
    "removed" BOOLEAN NOT NULL DEFAULT false,
    "commit" TEXT,
    "author" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "MemoryVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Person" (
    "id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "roles" "HumanRole"[],
    "department" TEXT,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "deactivatedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Group" (
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,

    CONSTRAINT "Group_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "GroupMember" (
    "groupSlug" TEXT NOT NULL,
    "personId" TEXT NOT NULL,

    CONSTRAINT "GroupMember_pkey" PRIMARY KEY ("groupSlug","personId")
);

-- CreateTable
CREATE TABLE "Session" (
    "tokenHash" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "authenticatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "podId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "bodyHash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "answer" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("podId","key")
);

-- CreateTable
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Pod" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "department" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "ownerId" TEXT,
    "state" "PodState" NOT NULL DEFAULT 'active',
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "Pod_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ServiceAccount" (
    "id" TEXT NOT NULL,
    "podId" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "ServiceAccount_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Credential" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "kind" "CredentialKind" NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PolicyVersion" (
    "version" INTEGER NOT NULL,
    "document" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "PolicyVersion_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "PolicyInForce" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "PolicyInForce_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Task" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "status" "TaskStatus" NOT NULL DEFAULT 'unknown',
    "statusText" TEXT,
    "phase" TEXT,
    "category" TEXT,
    "podOwner" TEXT,
    "origin" "RecordOrigin" NOT NULL,
    "environment" TEXT,
    "podId" TEXT,
    "importSourceId" TEXT,
    "branch" TEXT,
    "file" TEXT,
    "promptUsed" TEXT,
    "promptHash" TEXT,
    "commit" TEXT,
    "author" TEXT,
    "flags" TEXT[],
    "data" JSONB NOT NULL DEFAULT '{}',
    "present" BOOLEAN NOT NULL DEFAULT true,
    "startedAt" TIMESTAMPTZ(3),
    "completedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "Task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TaskEntry" (
    "id" TEXT NOT NULL,
    "kind" "TaskEntryKind" NOT NULL,
    "origin" "RecordOrigin" NOT NULL,
    "taskId" TEXT,
    "taskKey" TEXT,
    "importSourceId" TEXT,
    "branch" TEXT,
    "file" TEXT,
    "recordKey" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "saidBy" TEXT,
    "title" TEXT,
    "text" TEXT,
    "state" TEXT,
    "flags" TEXT[],
    "data" JSONB NOT NULL DEFAULT '{}',
    "saidAt" TIMESTAMPTZ(3),
    "commit" TEXT,
    "author" TEXT,
    "present" BOOLEAN NOT NULL DEFAULT true,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "TaskEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChangelogEntry" (
    "id" TEXT NOT NULL,
    "importSourceId" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "recordKey" TEXT NOT NULL,
    "taskId" TEXT,
    "taskKey" TEXT,
    "path" TEXT,
    "message" TEXT,
    "committedBy" TEXT,
    "lost" BOOLEAN NOT NULL,
    "saidAt" TIMESTAMPTZ(3),
    "firstCommit" TEXT NOT NULL,
    "firstAuthor" TEXT,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastCommit" TEXT NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "linkedCommit" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "ChangelogEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Tool" (
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "action" TEXT,
    "sensitivity" "Sensitivity" NOT NULL,
    "external" BOOLEAN NOT NULL,
    "personalData" BOOLEAN NOT NULL,
    "critical" BOOLEAN NOT NULL,
    "state" "ToolState" NOT NULL,
    "owner" TEXT,
    "definition" JSONB NOT NULL,
    "schemaHash" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "Tool_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "Request_number_key" ON "Request"("number");

-- CreateIndex
CREATE UNIQUE INDEX "Request_callId_key" ON "Request"("callId");

-- CreateIndex
CREATE INDEX "Request_state_expiresAt_idx" ON "Request"("state", "expiresAt");

-- CreateIndex
CREATE INDEX "Request_state_effectiveAt_idx" ON "Request"("state", "effectiveAt");

-- CreateIndex
CREATE INDEX "Request_podId_toolKey_state_idx" ON "Request"("podId", "toolKey", "state");

-- CreateIndex
CREATE INDEX "Vote_requestId_idx" ON "Vote"("requestId");

-- CreateIndex
CREATE INDEX "Vote_personId_at_idx" ON "Vote"("personId", "at");

-- CreateIndex
CREATE INDEX "Call_podId_at_idx" ON "Call"("podId", "at");

-- CreateIndex
CREATE INDEX "Call_toolKey_at_idx" ON "Call"("toolKey", "at");

-- CreateIndex
CREATE INDEX "Call_taskKey_idx" ON "Call"("taskKey");

-- CreateIndex
CREATE UNIQUE INDEX "Call_podId_idempotencyKey_key" ON "Call"("podId", "idempotencyKey");

-- CreateIndex
CREATE UNIQUE INDEX "Grant_callId_key" ON "Grant"("callId");

-- CreateIndex
CREATE UNIQUE INDEX "ImportSource_name_key" ON "ImportSource"("name");

-- CreateIndex
CREATE UNIQUE INDEX "ImportBranch_sourceId_name_key" ON "ImportBranch"("sourceId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "ImportRun_number_key" ON "ImportRun"("number");

-- CreateIndex
CREATE INDEX "ImportRun_state_requestedAt_idx" ON "ImportRun"("state", "requestedAt");

-- CreateIndex
CREATE INDEX "ImportRun_sourceId_requestedAt_idx" ON "ImportRun"("sourceId", "requestedAt");

-- CreateIndex
CREATE INDEX "ImportProblem_sourceId_branch_path_idx" ON "ImportProblem"("sourceId", "branch", "path");

-- CreateIndex
CREATE UNIQUE INDEX "ImportProblem_sourceId_branch_recordKey_key" ON "ImportProblem"("sourceId", "branch", "recordKey");

-- CreateIndex
CREATE INDEX "ContentRewrite_sourceId_branch_at_idx" ON "ContentRewrite"("sourceId", "branch", "at");

-- CreateIndex
CREATE UNIQUE INDEX "ContentRewrite_sourceId_branch_commit_path_key" ON "ContentRewrite"("sourceId", "branch", "commit", "path");

-- CreateIndex
CREATE INDEX "UnloggedEdit_sourceId_branch_at_idx" ON "UnloggedEdit"("sourceId", "branch", "at");

-- CreateIndex
CREATE UNIQUE INDEX "UnloggedEdit_sourceId_branch_commit_key" ON "UnloggedEdit"("sourceId", "branch", "commit");

-- CreateIndex
CREATE INDEX "MemoryEntry_state_updatedAt_id_idx" ON "MemoryEntry"("state", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "MemoryEntry_updatedAt_id_idx" ON "MemoryEntry"("updatedAt", "id");

-- CreateIndex
CREATE INDEX "MemoryEntry_podOwner_idx" ON "MemoryEntry"("podOwner");

-- CreateIndex
CREATE UNIQUE INDEX "MemoryEntry_importSourceId_branch_file_path_occurrence_key" ON "MemoryEntry"("importSourceId", "branch", "file", "path", "occurrence");

-- CreateIndex
CREATE INDEX "MemoryVersion_at_id_idx" ON "MemoryVersion"("at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "MemoryVersion_entryId_number_key" ON "MemoryVersion"("entryId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Person_issuer_subject_key" ON "Person"("issuer", "subject");

-- CreateIndex
CREATE INDEX "GroupMember_personId_idx" ON "GroupMember"("personId");

-- CreateIndex
CREATE INDEX "Session_personId_idx" ON "Session"("personId");

-- CreateIndex
CREATE INDEX "IdempotencyKey_createdAt_idx" ON "IdempotencyKey"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Pod_slug_key" ON "Pod"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "ServiceAccount_clientId_key" ON "ServiceAccount"("clientId");

-- CreateIndex
CREATE UNIQUE INDEX "ServiceAccount_podId_environment_key" ON "ServiceAccount"("podId", "environment");

-- CreateIndex
CREATE UNIQUE INDEX "Credential_hash_key" ON "Credential"("hash");

-- CreateIndex
CREATE INDEX "Credential_accountId_idx" ON "Credential"("accountId");

-- CreateIndex
CREATE UNIQUE INDEX "Task_number_key" ON "Task"("number");

-- CreateIndex
CREATE INDEX "Task_status_updatedAt_id_idx" ON "Task"("status", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "Task_updatedAt_id_idx" ON "Task"("updatedAt", "id");

-- CreateIndex
CREATE INDEX "Task_key_idx" ON "Task"("key");

-- CreateIndex
CREATE UNIQUE INDEX "Task_importSourceId_branch_file_key_key" ON "Task"("importSourceId", "branch", "file", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Task_podId_key_key" ON "Task"("podId", "key");

-- CreateIndex
CREATE INDEX "TaskEntry_taskId_at_id_idx" ON "TaskEntry"("taskId", "at", "id");

-- CreateIndex
CREATE INDEX "TaskEntry_taskKey_idx" ON "TaskEntry"("taskKey");

-- CreateIndex
CREATE INDEX "TaskEntry_kind_at_id_idx" ON "TaskEntry"("kind", "at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "TaskEntry_importSourceId_branch_kind_file_recordKey_key" ON "TaskEntry"("importSourceId", "branch", "kind", "file", "recordKey");

-- CreateIndex
CREATE INDEX "ChangelogEntry_importSourceId_branch_firstAt_id_idx" ON "ChangelogEntry"("importSourceId", "branch", "firstAt", "id");

-- CreateIndex
CREATE INDEX "ChangelogEntry_taskId_firstAt_idx" ON "ChangelogEntry"("taskId", "firstAt");

-- CreateIndex
CREATE INDEX "ChangelogEntry_importSourceId_branch_lost_idx" ON "ChangelogEntry"("importSourceId", "branch", "lost");

-- CreateIndex
CREATE UNIQUE INDEX "ChangelogEntry_importSourceId_branch_file_recordKey_key" ON "ChangelogEntry"("importSourceId", "branch", "file", "recordKey");

-- AddForeignKey
ALTER TABLE "Request" ADD CONSTRAINT "Request_podId_fkey" FOREIGN KEY ("podId") REFERENCES "Pod"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Vote" ADD CONSTRAINT "Vote_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Vote" ADD CONSTRAINT "Vote_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Call" ADD CONSTRAINT "Call_podId_fkey" FOREIGN KEY ("podId") REFERENCES "Pod"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportBranch" ADD CONSTRAINT "ImportBranch_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "ImportSource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportRun" ADD CONSTRAINT "ImportRun_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "ImportSource"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportProblem" ADD CONSTRAINT "ImportProblem_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "ImportSource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ContentRewrite" ADD CONSTRAINT "ContentRewrite_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "ImportSource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnloggedEdit" ADD CONSTRAINT "UnloggedEdit_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "ImportSource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MemoryEntry" ADD CONSTRAINT "MemoryEntry_importSourceId_fkey" FOREIGN KEY ("importSourceId") REFERENCES "ImportSource"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MemoryVersion" ADD CONSTRAINT "MemoryVersion_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "MemoryEntry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupMember" ADD CONSTRAINT "GroupMember_groupSlug_fkey" FOREIGN KEY ("groupSlug") REFERENCES "Group"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupMember" ADD CONSTRAINT "GroupMember_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pod" ADD CONSTRAINT "Pod_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServiceAccount" ADD CONSTRAINT "ServiceAccount_podId_fkey" FOREIGN KEY ("podId") REFERENCES "Pod"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "ServiceAccount"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Task" ADD CONSTRAINT "Task_importSourceId_fkey" FOREIGN KEY ("importSourceId") REFERENCES "ImportSource"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskEntry" ADD CONSTRAINT "TaskEntry_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskEntry" ADD CONSTRAINT "TaskEntry_importSourceId_fkey" FOREIGN KEY ("importSourceId") REFERENCES "ImportSource"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChangelogEntry" ADD CONSTRAINT "ChangelogEntry_importSourceId_fkey" FOREIGN KEY ("importSourceId") REFERENCES "ImportSource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChangelogEntry" ADD CONSTRAINT "ChangelogEntry_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE SET NULL ON UPDATE CASCADE;



-- Lock 3: a transaction that changed a governed table cannot commit without a line on the record. Its first change notes
-- the transaction; at the commit the note asks for the line, once, however many rows were changed. The note goes with it,
-- so the table is empty but for what is happening now. Nobody but the owner may touch it; the triggers act as the owner.
create schema guard;
create unlogged table guard.unrecorded (txid xid8 primary key, changed text not null);

create function guard.note_change() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from changed) then
    insert into guard.unrecorded values (pg_current_xact_id(), tg_table_name) on conflict do nothing;
  end if;
  return null;
end $$;

create function guard.require_audit_event() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (select from public."AuditEvent" where at = now() and txid = new.txid::text::bigint) then
    raise exception 'changed % without an audit event in the same transaction', new.changed
      using errcode = 'integrity_constraint_violation';
  end if;
  delete from guard.unrecorded where txid = new.txid;
  return null;
end $$;

create constraint trigger audited after insert on guard.unrecorded
  deferrable initially deferred for each row execute function guard.require_audit_event();
alter table guard.unrecorded enable always trigger audited;

create function guard.govern(target regclass) returns void language plpgsql as $$
declare change text;
begin
  foreach change in array array['insert', 'update', 'delete'] loop
    execute format('create trigger audited_%1$s after %1$s on %2$s referencing %3$s table as changed
        for each statement execute function guard.note_change()',
      change, target, case change when 'delete' then 'old' else 'new' end);
    execute format('alter table %s enable always trigger audited_%s', target, change);
  end loop;
end $$;

-- The trail only grows, whoever asks. (Row triggers on a partitioned table reach every partition.)
create function refuse_rewrite() returns trigger language plpgsql as $$
begin
  raise exception 'the record only grows' using errcode = 'integrity_constraint_violation';
end $$;

create trigger append_only before update or delete on "AuditEvent" for each row execute function refuse_rewrite();
alter table "AuditEvent" enable always trigger append_only;
create trigger no_truncate before truncate on "AuditEvent" for each statement execute function refuse_rewrite();
alter table "AuditEvent" enable always trigger no_truncate;

-- A partition for each month from last month to two months ahead; the default one catches a clock that jumps.
create table "AuditEvent_default" partition of "AuditEvent" default;

create function ensure_audit_partitions() returns int language plpgsql security definer set search_path = public as $$
declare
  first date;
  made int := 0;
begin
  for ahead in -1..2 loop
    first := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead))::date;
    if to_regclass(format('%I', 'AuditEvent_' || to_char(first, 'YYYY_MM'))) is null then
      execute format('create table %I partition of "AuditEvent" for values from (%L) to (%L)',
        'AuditEvent_' || to_char(first, 'YYYY_MM'), first || ' 00:00:00+00', (first + interval '1 month')::date || ' 00:00:00+00');
      execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_rewrite()',
        'AuditEvent_' || to_char(first, 'YYYY_MM'));
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
select ensure_audit_partitions();

create extension if not exists pg_trgm;
create index "AuditEvent_id_idx" on "AuditEvent" (id);
create index "AuditEvent_sentence_idx" on "AuditEvent" using gin (sentence gin_trgm_ops);
create index "AuditEvent_actor_idx" on "AuditEvent" ("actorId", at desc);
create index "AuditEvent_request_idx" on "AuditEvent" ("requestId", at desc) where "requestId" is not null;
create index "AuditEvent_call_idx" on "AuditEvent" ("callId", at desc) where "callId" is not null;
create index "AuditEvent_task_idx" on "AuditEvent" ("taskKey", at desc) where "taskKey" is not null;
create index "AuditEvent_pod_idx" on "AuditEvent" ("podId", at desc) where "podId" is not null;
create index "AuditEvent_outcome_idx" on "AuditEvent" (outcome, at desc) where outcome is not null and outcome <> 'allowed';

-- One standing vote per person and request; a vote that was taken back makes room for another.
create unique index "Vote_standing" on "Vote" ("requestId", "personId") where "takenBackAt" is null;
alter table "PolicyInForce" add constraint one_row check (id = 1);

-- A machine or the pod's owner never signs: the last line behind the rules in the application.
create function refuse_own_vote() returns trigger language plpgsql as $$
begin
  if exists (select from "Request" r join "Pod" p on p.id = r."podId" where r.id = new."requestId" and p."ownerId" = new."personId") then
    raise exception 'the owner of a pod cannot decide on its requests' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger not_own before insert on "Vote" for each row execute function refuse_own_vote();
alter table "Vote" enable always trigger not_own;

-- Governed: everything but plumbing ("Session", "IdempotencyKey"), see lib/guards.db.test.ts.
select guard.govern(name::regclass) from unnest(array['"Person"', '"Group"', '"GroupMember"', '"Pod"', '"ServiceAccount"',
  '"Credential"', '"Tool"', '"PolicyVersion"', '"PolicyInForce"', '"Call"', '"Grant"', '"Request"', '"Vote"', '"Task"',
  '"TaskEntry"', '"ChangelogEntry"', '"MemoryEntry"', '"MemoryVersion"', '"ImportSource"', '"ImportBranch"', '"ImportRun"',
  '"ImportProblem"', '"ContentRewrite"', '"UnloggedEdit"', '"Setting"']) as name;

-- Three roles: the owner changes the shape, the writer works but cannot touch what is on the record, the reader only looks.
grant usage on schema public to countersign_writer, countersign_reader;
grant select, insert, update, delete on all tables in schema public to countersign_writer;
grant usage, select on all sequences in schema public to countersign_writer;
grant execute on function ensure_audit_partitions() to countersign_writer;
grant select on all tables in schema public to countersign_reader;
do $$
declare part regclass;
begin
  for part in select c.oid::regclass from pg_class c where c.relname like 'AuditEvent%' and c.relkind in ('r', 'p') loop
    execute format('revoke all on %s from countersign_writer', part);
    execute format('grant select on %s to countersign_writer, countersign_reader', part);
  end loop;
end $$;
-- When a line was written and in which transaction is the database's to say.
do $$ begin
  execute (select format('grant insert (%s) on "AuditEvent" to countersign_writer', string_agg(quote_ident(column_name), ', '))
    from information_schema.columns where table_name = 'AuditEvent' and table_schema = 'public' and column_name not in ('at', 'txid'));
end $$;
