-- In which chain of calls a request was asked for, so that what becomes of it is found there, too.
-- AlterTable
ALTER TABLE "Request" ADD COLUMN "trace" TEXT;
