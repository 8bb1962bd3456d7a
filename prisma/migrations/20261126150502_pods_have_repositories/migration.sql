-- The repositories a pod may name. Pods from before may name any, as they could.
ALTER TABLE "Pod" ADD COLUMN "repositories" TEXT[] DEFAULT ARRAY[]::TEXT[];
grant update ("repositories") on "Pod" to countersign_writer;
