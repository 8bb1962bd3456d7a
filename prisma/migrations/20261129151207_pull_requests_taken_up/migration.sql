-- What others opened at GitHub can be taken up as a delivery, which is no pod's. Nobody did before, so no row has to be carried over.
-- CreateEnum
CREATE TYPE "OthersSaid" AS ENUM ('left', 'waits', 'ended', 'landed');

-- AlterTable
ALTER TABLE "Delivery" ADD COLUMN     "pullNumber" INTEGER,
ALTER COLUMN "podId" DROP NOT NULL,
ALTER COLUMN "environment" DROP NOT NULL;

-- AlterTable
ALTER TABLE "OtherPull" ADD COLUMN     "askedById" TEXT,
ADD COLUMN     "askedByName" TEXT,
ADD COLUMN     "fromBranch" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "isOpen" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "login" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "openedAt" TIMESTAMPTZ(3),
ADD COLUMN     "problem" TEXT,
ADD COLUMN     "said" "OthersSaid" NOT NULL DEFAULT 'left';

-- CreateIndex
create index if not exists "Delivery_repositoryId_pullNumber_idx" ON "Delivery"("repositoryId", "pullNumber");

-- What no pod pushed has no environment, and somebody asked for it: that it be taken up, or that it be undone.
alter table "Delivery" drop constraint "Delivery_undoes";
alter table "Delivery" add constraint "Delivery_asked" check (("undoesId" is null and "pullNumber" is null) = ("askedById" is null) and ("askedById" is null) = ("askedByName" is null));
alter table "Delivery" add constraint "Delivery_of_pod" check (("podId" is null) = ("environment" is null) and ("podId" is not null or "askedById" is not null));
alter table "OtherPull" add constraint "OtherPull_asked" check (("askedById" is null) = ("askedByName" is null));
grant update ("said", "isOpen", "login", "fromBranch", "openedAt", "askedById", "askedByName", "problem") on "OtherPull" to countersign_writer;
