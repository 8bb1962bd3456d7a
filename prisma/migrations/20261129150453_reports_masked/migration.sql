-- Reports that were made so far call people by their names.
-- AlterTable
ALTER TABLE "Report" ADD COLUMN     "isMasked" BOOLEAN NOT NULL DEFAULT false;
