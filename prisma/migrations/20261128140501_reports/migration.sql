-- Reports that people made, with what they say.
-- CreateTable
CREATE TABLE "Report" (
    "id" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "fromAt" TIMESTAMPTZ(3),
    "toAt" TIMESTAMPTZ(3),
    "department" TEXT,
    "requestNumber" INTEGER,
    "upTo" BIGINT NOT NULL,
    "lines" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "byName" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Report_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Report_at_id_idx" ON "Report"("at", "id");

grant select on "Report" to countersign_reader;
grant select, insert on "Report" to countersign_writer;
select guard.govern('"Report"', '{record}', 'id');
create trigger append_only before update or delete on "Report" for each row execute function refuse_rewrite();
alter table "Report" enable always trigger append_only;
