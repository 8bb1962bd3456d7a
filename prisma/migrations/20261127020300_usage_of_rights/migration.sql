-- What roles used is counted beside the record, a day at a time, so that looking at the policy counts no calls.
-- CreateTable
CREATE TABLE "PolicyUsage" (
    "environment" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "allowed" INTEGER NOT NULL,
    "asked" INTEGER NOT NULL,
    "denied" INTEGER NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PolicyUsage_pkey" PRIMARY KEY ("environment","role","tool","day")
);

-- CreateTable
CREATE TABLE "PolicyUsageMark" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "position" BIGINT NOT NULL,
    "asOf" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PolicyUsageMark_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PolicyUsage_environment_day_idx" ON "PolicyUsage"("environment", "day");

alter table "PolicyUsageMark" add constraint one check (id = 1);
grant select on "PolicyUsage", "PolicyUsageMark" to countersign_reader;
grant select, insert, update on "PolicyUsage", "PolicyUsageMark" to countersign_writer;
