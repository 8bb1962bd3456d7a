-- What was proposed and signed is kept apart from the draft, which may go on after it came back. A new table; no row changes.
-- CreateTable
CREATE TABLE "PolicyProposal" (
    "requestId" TEXT NOT NULL,
    "changeId" TEXT NOT NULL,
    "baseVersion" INTEGER NOT NULL,
    "document" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "replayId" TEXT NOT NULL,

    CONSTRAINT "PolicyProposal_pkey" PRIMARY KEY ("requestId")
);

grant select on "PolicyProposal" to countersign_reader;
grant select, insert on "PolicyProposal" to countersign_writer;
revoke update, delete on "PolicyProposal" from countersign_writer;
select guard.govern('"PolicyProposal"', '{request}', '"requestId"');
