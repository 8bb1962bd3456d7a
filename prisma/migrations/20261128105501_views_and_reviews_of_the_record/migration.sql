-- Views of the record under a name, and what auditors signed as looked over.
-- CreateTable
CREATE TABLE "SavedView" (
    "id" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "ownerName" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "shared" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RecordReview" (
    "id" TEXT NOT NULL,
    "fromAt" TIMESTAMPTZ(3) NOT NULL,
    "toAt" TIMESTAMPTZ(3) NOT NULL,
    "filter" JSONB NOT NULL,
    "upTo" BIGINT NOT NULL,
    "count" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "remarks" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "byName" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RecordReview_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "SavedView_ownerId_name_key" ON "SavedView"("ownerId", "name");

-- CreateIndex
CREATE INDEX "SavedView_shared_name_idx" ON "SavedView"("shared", "name");

-- CreateIndex
CREATE INDEX "RecordReview_at_id_idx" ON "RecordReview"("at", "id");

-- CreateIndex
CREATE INDEX "RecordReview_fromAt_toAt_idx" ON "RecordReview"("fromAt", "toAt");

grant select on "SavedView", "RecordReview" to countersign_reader;
grant select, insert, delete on "SavedView" to countersign_writer;
grant select, insert on "RecordReview" to countersign_writer;
select guard.govern('"SavedView"', '{record}', 'id');
select guard.govern('"RecordReview"', '{record}', 'id');
create trigger append_only before update or delete on "RecordReview" for each row execute function refuse_rewrite();
alter table "RecordReview" enable always trigger append_only;
