-- What moved a branch without a signature and was taken over can be undone by a delivery, which is no pod's. Nobody did before, so
-- no row has to be carried over.
-- AlterTable
ALTER TABLE "Delivery" ADD COLUMN     "undoesMove" TEXT;

-- CreateIndex
create index if not exists "Delivery_undoesMove_idx" ON "Delivery"("undoesMove");

-- Somebody asks for what undoes such a movement, too.
alter table "Delivery" drop constraint "Delivery_asked";
alter table "Delivery" add constraint "Delivery_asked" check (("undoesId" is null and "pullNumber" is null and "undoesMove" is null) = ("askedById" is null) and ("askedById" is null) = ("askedByName" is null));
