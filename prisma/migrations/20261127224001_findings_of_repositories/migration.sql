-- What was found in the texts of a repository, branch by branch; a finding is one for all branches that have it.
CREATE TABLE "ImportFound" (
    "id" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "subjectId" TEXT,
    "digest" TEXT NOT NULL,
    "span" INTEGER NOT NULL,
    "since" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" "FindingSeverity" NOT NULL,
    "field" TEXT NOT NULL,
    "from" INTEGER NOT NULL,
    "to" INTEGER NOT NULL,
    "masked" TEXT NOT NULL,
    "line" INTEGER,
    "textDigest" TEXT,
    "commit" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "present" BOOLEAN NOT NULL,
    "findingId" TEXT,

    CONSTRAINT "ImportFound_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "ImportText" (
    "id" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "ImportText_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ImportFound_sourceId_branch_subjectKind_file_key_digest_spa_key" ON "ImportFound"("sourceId", "branch", "subjectKind", "file", "key", "digest", "span");
CREATE INDEX "ImportFound_findingId_idx" ON "ImportFound"("findingId");
CREATE INDEX "ImportFound_subjectId_idx" ON "ImportFound"("subjectId");
CREATE UNIQUE INDEX "ImportText_sourceId_branch_digest_key" ON "ImportText"("sourceId", "branch", "digest");
ALTER TABLE "ImportFound" ADD CONSTRAINT "ImportFound_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "ImportSource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ImportText" ADD CONSTRAINT "ImportText_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "ImportSource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
grant select on "ImportFound", "ImportText" to countersign_reader;
grant select, insert, update, delete on "ImportFound", "ImportText" to countersign_writer;
select guard.govern(name::regclass, '{import}') from unnest(array['"ImportFound"', '"ImportText"']) as name;

ALTER TABLE "Finding" ADD COLUMN "importSourceId" TEXT;
create index if not exists "Finding_state_importSourceId_severity_at_id_idx" on "Finding" ("state", "importSourceId", "severity", "at", "id");
create index if not exists "Finding_importSourceId_idx" on "Finding" ("importSourceId");
grant update ("subjectId", "since") on "Finding" to countersign_writer;

-- What an import finds, and what of it moves with its text, has one line for all of it.
select guard.govern('"Finding"', '{call,finding,prompt,import}', 'case
  when "importSourceId" is not null then null
  when "subjectKind" = ''prompt_use'' then case when "state"::text in (''open'', ''fixed'') then "podId" else "id" end
  when "subjectKind" <> ''call'' then case when "state"::text in (''open'', ''fixed'') then "subjectId" end
  when "state" = ''open'' then "subjectId" else "id" end');
