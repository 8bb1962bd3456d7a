-- People edit tools beside the catalogue file, and import them; another form of a tool's arguments waits for a look.
-- AlterEnum
ALTER TYPE "ToolState" ADD VALUE 'suspended';

-- AlterTable
ALTER TABLE "Tool" ADD COLUMN     "imported" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "loaded" JSONB,
ADD COLUMN     "waiting" JSONB;
