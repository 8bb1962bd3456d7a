-- What is told of a repository in sentences is counted when an import ends, and stands beside it. A rewrite says by whom it was
-- and by whom it was put right as the log claims, and which texts stood there before and after.
ALTER TABLE "ImportSource" ADD COLUMN "story" JSONB;
ALTER TABLE "ContentRewrite" ADD COLUMN "claimedBy" TEXT, ADD COLUMN "restoredClaim" TEXT,
  ADD COLUMN "beforeDigest" TEXT, ADD COLUMN "afterDigest" TEXT;

-- Each sentence leads to its list, which has its rows in order.
create index if not exists "ContentRewrite_sourceId_at_id_idx" on "ContentRewrite" ("sourceId", "at", "id");
create index if not exists "ContentRewrite_taken_idx" on "ContentRewrite" ("sourceId", "at", "id") where "destructive";
create index if not exists "ContentRewrite_unrestored_idx" on "ContentRewrite" ("sourceId", "at", "id")
  where "destructive" and "restoredAt" is null;
create index if not exists "ContentRewrite_cut_idx" on "ContentRewrite" ("sourceId", "at", "id") where "elisionCertain";
create index if not exists "ContentRewrite_against_idx" on "ContentRewrite" ("sourceId", "at", "id") where "contradiction" is not null;
create index if not exists "ChangelogEntry_unknown_task_idx" on "ChangelogEntry" ("importSourceId", "firstAt", "id")
  where "taskKey" is not null and "taskId" is null;
