-- The prompts that a repository held, branch by branch and version by version, and which files of it are meant. None of them is
-- given to a pod; a text that somebody takes up is a version of a prompt that says where it came from.
CREATE TABLE "ImportPrompt" (
    "id" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "change" TEXT NOT NULL,
    "lines" INTEGER NOT NULL,
    "begins" TEXT NOT NULL,
    "versions" INTEGER NOT NULL,
    "isNewest" BOOLEAN NOT NULL,
    "isUsed" BOOLEAN NOT NULL,
    "taskKey" TEXT,
    "commit" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "present" BOOLEAN NOT NULL,

    CONSTRAINT "ImportPrompt_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ImportPrompt_sourceId_branch_path_number_key" ON "ImportPrompt"("sourceId", "branch", "path", "number");
CREATE INDEX "ImportPrompt_sourceId_branch_at_idx" ON "ImportPrompt"("sourceId", "branch", "at");
CREATE INDEX "ImportPrompt_sourceId_at_id_idx" ON "ImportPrompt"("sourceId", "at", "id");
CREATE INDEX "ImportPrompt_sourceId_path_idx" ON "ImportPrompt"("sourceId", "path");
CREATE INDEX "ImportPrompt_sourceId_digest_idx" ON "ImportPrompt"("sourceId", "digest");
ALTER TABLE "ImportPrompt" ADD CONSTRAINT "ImportPrompt_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "ImportSource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
grant select on "ImportPrompt" to countersign_reader;
grant select, insert, update, delete on "ImportPrompt" to countersign_writer;
select guard.govern('"ImportPrompt"', '{import}');

CREATE INDEX "ImportText_sourceId_digest_idx" ON "ImportText"("sourceId", "digest");

ALTER TABLE "ImportSource" ADD COLUMN "promptPaths" TEXT[] DEFAULT ARRAY[]::TEXT[];

create index if not exists "Task_importSourceId_promptHash_idx" on "Task" ("importSourceId", "promptHash");

ALTER TABLE "PromptVersion" ADD COLUMN "originId" TEXT, ADD COLUMN "originName" TEXT, ADD COLUMN "originPath" TEXT, ADD COLUMN "originCommit" TEXT;
create index if not exists "PromptVersion_originId_originPath_idx" on "PromptVersion" ("originId", "originPath");
