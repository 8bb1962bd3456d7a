-- A repository can live at another git server as well: where that is, how its branches stand there, and how reading it goes. Those
-- that are there live here alone, so no row has to be carried over.
-- CreateEnum
CREATE TYPE "UpstreamDecision" AS ENUM ('take_over_asked', 'take_over', 'put_back');

-- AlterTable
ALTER TABLE "Repository" ADD COLUMN     "upstreamCredential" TEXT,
ADD COLUMN     "upstreamKnownHosts" TEXT,
ADD COLUMN     "upstreamUrl" TEXT;

-- AlterTable
ALTER TABLE "RepositoryBranch" ADD COLUMN     "upstreamCommit" TEXT,
ADD COLUMN     "upstreamAsked" JSONB,
ADD COLUMN     "upstreamDecision" "UpstreamDecision",
ADD COLUMN     "upstreamFound" TEXT;

-- CreateTable
CREATE TABLE "RepositoryCourse" (
    "repositoryId" TEXT NOT NULL,
    "readAt" TIMESTAMPTZ(3),
    "problem" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMPTZ(3),

CONSTRAINT "RepositoryCourse_pkey" PRIMARY KEY ("repositoryId")
);

-- AddForeignKey
ALTER TABLE "RepositoryCourse" ADD CONSTRAINT "RepositoryCourse_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Never what opens it, whatever a program of ours would write.
alter table "Repository" add constraint "Repository_credential_by_reference"
  check ("upstreamCredential" ~ '^(env:COUNTERSIGN_GIT_SECRET_[A-Z0-9_]+|file:/.+)$');
alter table "Repository" add constraint "Repository_credential_of_upstream"
  check ("upstreamUrl" is not null or ("upstreamCredential" is null and "upstreamKnownHosts" is null));
-- What is decided is decided about something that was found.
alter table "RepositoryBranch" add constraint "RepositoryBranch_decided"
  check ("upstreamDecision" is null or "upstreamFound" is not null);
-- Nobody takes over alone what nobody signed.
alter table "RepositoryBranch" add constraint "RepositoryBranch_asked"
  check (("upstreamAsked" is not null) = ("upstreamDecision" is not null and "upstreamDecision" in ('take_over_asked', 'take_over')));

grant update ("upstreamUrl", "upstreamCredential", "upstreamKnownHosts") on "Repository" to countersign_writer;
grant update ("upstreamCommit", "upstreamFound", "upstreamDecision", "upstreamAsked") on "RepositoryBranch" to countersign_writer;
grant select on "RepositoryCourse" to countersign_reader;
grant select, insert, update on "RepositoryCourse" to countersign_writer;
