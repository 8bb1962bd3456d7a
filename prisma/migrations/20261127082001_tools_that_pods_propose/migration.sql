-- A pod proposes the tools that its program has; whatever was there before was proposed by none.
-- AlterTable
ALTER TABLE "Tool" ADD COLUMN     "proposedAt" TIMESTAMPTZ(3),
ADD COLUMN     "proposedBy" TEXT;

-- CreateIndex
CREATE INDEX "Tool_proposedBy_idx" ON "Tool"("proposedBy");
