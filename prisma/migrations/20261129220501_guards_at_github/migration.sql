-- What GitHub's rules were found to let through, and when that was looked at. Nothing was kept of it before; the next round
-- looks, so no row has to be carried over.
-- AlterTable
ALTER TABLE "RepositoryCourse" ADD COLUMN     "guardedAt" TIMESTAMPTZ(3),
ADD COLUMN     "guards" JSONB;
