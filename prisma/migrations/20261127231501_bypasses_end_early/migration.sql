-- What people let through for a time ends before its time by whoever may say what a finding is: at once, and for good.
-- CreateTable
CREATE TABLE "FindingBypassEnd" (
    "bypassId" TEXT NOT NULL,
    "findingId" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "FindingBypassEnd_pkey" PRIMARY KEY ("bypassId")
);

-- AddForeignKey
ALTER TABLE "FindingBypassEnd" ADD CONSTRAINT "FindingBypassEnd_bypassId_fkey" FOREIGN KEY ("bypassId") REFERENCES "FindingBypass"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

create trigger append_only before update or delete on "FindingBypassEnd" for each row execute function refuse_rewrite();
alter table "FindingBypassEnd" enable always trigger append_only;

grant select on "FindingBypassEnd" to countersign_reader;
grant select, insert on "FindingBypassEnd" to countersign_writer;
select guard.govern('"FindingBypassEnd"', '{finding}', '"findingId"');
