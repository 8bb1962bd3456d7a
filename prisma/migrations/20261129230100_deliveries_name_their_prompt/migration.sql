-- From which prompt a pod worked is kept with its delivery. Of none was it kept before, and what was signed cannot say it
-- afterwards, so no row has to be carried over.
-- AlterTable
ALTER TABLE "Delivery" ADD COLUMN     "prompt" JSONB;
