-- Of which incident a report is. No report made so far is of one, so no row has to be carried over.
-- AlterTable
ALTER TABLE "Report" ADD COLUMN     "incidentNumber" INTEGER;
