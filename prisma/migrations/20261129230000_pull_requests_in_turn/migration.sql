-- Open pull requests of others are looked at in turn, however many there are. Nothing was kept of that before, so no
-- row has to be carried over: each repository begins with the first of them.
-- AlterTable
ALTER TABLE "RepositoryCourse" ADD COLUMN     "pullsLooked" INTEGER NOT NULL DEFAULT 0;
