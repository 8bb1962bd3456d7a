-- People talk about a change of policy beside it. What they say stays as it was written.
-- CreateTable
CREATE TABLE "PolicyRemark" (
    "id" TEXT NOT NULL,
    "changeId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "PolicyRemark_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PolicyRemark_changeId_id_idx" ON "PolicyRemark"("changeId", "id");

-- How often one tool is used, without looking at the others.
-- CreateIndex
create index if not exists "PolicyUsage_tool_day_idx" on "PolicyUsage" ("tool", "day");

alter table "PolicyRemark" add constraint said check (char_length("words") between 1 and 2000);

grant select on "PolicyRemark" to countersign_reader;
grant select, insert on "PolicyRemark" to countersign_writer;
revoke update, delete on "PolicyRemark" from countersign_writer;
select guard.govern('"PolicyRemark"', '{policy_change}', '"changeId"');
