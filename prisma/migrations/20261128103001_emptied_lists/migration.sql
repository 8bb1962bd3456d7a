-- Lists of words that were emptied can be put back. Every word that is there is looked for.
-- AlterTable
ALTER TABLE "ListedWord" ADD COLUMN     "asideAt" TIMESTAMPTZ(3);
