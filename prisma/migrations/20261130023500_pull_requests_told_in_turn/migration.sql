-- Deliveries and open pull requests of others are told at GitHub in turn, also where some cannot be. Nothing was kept of that
-- before, so no row has to be carried over: each repository begins with the first of them.
-- AlterTable
ALTER TABLE "RepositoryCourse" ADD COLUMN     "deliveriesTold" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "pullsPage" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "pullsSaid" INTEGER NOT NULL DEFAULT 0;
