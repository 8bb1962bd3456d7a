-- Repositories that are kept here, where their protected branches are, and what pods push for these. Nothing of it was kept
-- before, so no row has to be carried over.
-- CreateEnum
CREATE TYPE "DeliveryState" AS ENUM ('waiting', 'released', 'landed', 'ended');

-- CreateTable
CREATE TABLE "Repository" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "defaultBranch" TEXT NOT NULL,
    "protectedBranches" TEXT[],
    "owners" JSONB NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "Repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RepositoryBranch" (
    "repositoryId" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "tree" TEXT NOT NULL,
    "deliveryId" TEXT,
    "movedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "RepositoryBranch_pkey" PRIMARY KEY ("repositoryId","branch")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" TEXT NOT NULL,
    "repositoryId" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "state" "DeliveryState" NOT NULL DEFAULT 'waiting',
    "podId" TEXT NOT NULL,
    "podName" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "taskKey" TEXT,
    "base" TEXT,
    "head" TEXT NOT NULL,
    "tree" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "requestId" TEXT,
    "ruleId" TEXT,
    "policyVersion" INTEGER NOT NULL,
    "mergedBase" TEXT,
    "mergedTree" TEXT,
    "mergedMoved" TEXT[],
    "commit" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "releasedAt" TIMESTAMPTZ(3),
    "landedAt" TIMESTAMPTZ(3),
    "verifiedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
create unique index if not exists "Repository_name_key" ON "Repository"("name");

-- CreateIndex
create index if not exists "Delivery_repositoryId_at_id_idx" ON "Delivery"("repositoryId", "at", "id");

-- CreateIndex
create index if not exists "Delivery_podId_state_idx" ON "Delivery"("podId", "state");

-- CreateIndex
create index if not exists "Delivery_requestId_idx" ON "Delivery"("requestId");

-- AddForeignKey
ALTER TABLE "RepositoryBranch" ADD CONSTRAINT "RepositoryBranch_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What waits to land is looked for every minute.
create index if not exists "Delivery_released" on "Delivery" ("releasedAt", "id") where "state" = 'released';
-- What landed says as which commit.
alter table "Delivery" add constraint "Delivery_landed" check ("state" <> 'landed' or ("commit" is not null and "landedAt" is not null));

grant select on "Repository", "RepositoryBranch", "Delivery" to countersign_reader;
grant select, insert on "Repository", "RepositoryBranch", "Delivery" to countersign_writer;
grant update ("owners", "protectedBranches", "defaultBranch", "updatedAt") on "Repository" to countersign_writer;
grant update ("commit", "tree", "deliveryId", "movedAt") on "RepositoryBranch" to countersign_writer;
grant update ("state", "requestId", "mergedBase", "mergedTree", "mergedMoved", "commit", "releasedAt", "landedAt", "verifiedAt") on "Delivery" to countersign_writer;
select guard.govern('"Repository"', '{repository}');
select guard.govern('"RepositoryBranch"', '{repository,delivery}');
select guard.govern('"Delivery"', '{delivery}', 'id');
-- What becomes of a request about a delivery is told by the line about that.
select guard.govern('"Request"', '{request,call,delivery}', 'id');
