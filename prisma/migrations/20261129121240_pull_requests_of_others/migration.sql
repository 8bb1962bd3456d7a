-- Pull requests at GitHub that are no deliveries, and at which commit each was said to be none. Nothing was said of any before, so
-- no row has to be carried over.
-- CreateTable
CREATE TABLE "OtherPull" (
    "repositoryId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "branch" TEXT NOT NULL,
    "head" TEXT NOT NULL,

CONSTRAINT "OtherPull_pkey" PRIMARY KEY ("repositoryId","number")
);

-- AddForeignKey
ALTER TABLE "OtherPull" ADD CONSTRAINT "OtherPull_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

grant select on "OtherPull" to countersign_reader;
grant select, insert on "OtherPull" to countersign_writer;
grant update ("branch", "head") on "OtherPull" to countersign_writer;
select guard.govern('"OtherPull"', '{repository}', '"repositoryId"');
