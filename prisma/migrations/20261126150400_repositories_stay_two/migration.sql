-- What a repository is told by, and what of it is no longer there. Every column has a value for the rows that are there and
-- none changes what they mean (prisma/upgrade/20261126140000_hot_path.sql).
ALTER TABLE "ImportSource" ADD COLUMN "roots" TEXT[] DEFAULT ARRAY[]::TEXT[], ADD COLUMN "resembles" TEXT;
ALTER TABLE "ImportBranch" ADD COLUMN "goneAt" TIMESTAMPTZ(3);
ALTER TABLE "ImportProblem" ADD COLUMN "mendedCommit" TEXT, ADD COLUMN "mendedAt" TIMESTAMPTZ(3);
ALTER TABLE "ContentRewrite" ADD COLUMN "present" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "UnloggedEdit" ADD COLUMN "present" BOOLEAN NOT NULL DEFAULT true;

-- How far a reader is, beside the record: plumbing, like sessions.
CREATE TABLE "ImportHeadway" (
    "runId" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "commits" INTEGER NOT NULL,
    "of" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "ImportHeadway_pkey" PRIMARY KEY ("runId")
);
grant select, insert, update, delete on "ImportHeadway" to countersign_writer;
grant select on "ImportHeadway" to countersign_reader;
