-- GitHub can call when something happens in a repository: which calls were heard, since when one waits to be looked
-- at, and until when GitHub said to leave it alone.
-- Nobody called before, so no row has to be carried over.
-- AlterTable
ALTER TABLE "RepositoryCourse" ADD COLUMN     "heardAt" TIMESTAMPTZ(3),
ADD COLUMN     "notBefore" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "GithubCall" (
    "id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "place" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

CONSTRAINT "GithubCall_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "GithubCall_digest_key" ON "GithubCall"("digest");

-- CreateIndex
CREATE INDEX "GithubCall_at_idx" ON "GithubCall"("at");

-- What was heard stays as it was written, until it is too old to come again.
grant select on "GithubCall" to countersign_reader;
grant select, insert, delete on "GithubCall" to countersign_writer;
