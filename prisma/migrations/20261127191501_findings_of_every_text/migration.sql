-- A finding belongs to a version of a text, of which what a pod sent with a call is one kind. Those that are there are of
-- calls: the column has another name, and no row is written anew.
ALTER TABLE "Finding" RENAME COLUMN "callId" TO "subjectId";
ALTER TABLE "Finding" ADD COLUMN "subjectKind" TEXT NOT NULL DEFAULT 'call';
ALTER TABLE "Finding" ALTER COLUMN "subjectKind" DROP DEFAULT;
ALTER TABLE "Finding" ALTER COLUMN "podId" DROP NOT NULL, ALTER COLUMN "environment" DROP NOT NULL, ALTER COLUMN "toolKey" DROP NOT NULL;
ALTER INDEX "Finding_callId_idx" RENAME TO "Finding_subjectId_idx";

-- What is found is on the record by what it was found in; what somebody says of a finding, by the finding itself.
select guard.govern('"Finding"', '{call,finding,prompt}',
  'case when "state" <> ''open'' then "id" else split_part("subjectId", ''/'', 1) end');
