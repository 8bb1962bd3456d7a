-- Background work that failed for good, until it succeeds after all or somebody has taken note of it.
CREATE TABLE "GivenUpJob" (
    "id" TEXT NOT NULL,
    "jobId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "queueMark" TIMESTAMPTZ(6) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "GivenUpJob_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "GivenUpJob_jobId_queueMark_key" ON "GivenUpJob"("jobId", "queueMark");
create index "GivenUpJob_open_idx" on "GivenUpJob" ("id") where "closedAt" is null;

select guard.govern('"GivenUpJob"');
grant select, insert, update, delete on "GivenUpJob" to countersign_writer;
grant select on "GivenUpJob" to countersign_reader;
