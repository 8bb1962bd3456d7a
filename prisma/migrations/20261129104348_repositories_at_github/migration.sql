-- A repository can live at GitHub by the App of this installation: a token is made when it is needed, so nothing is found anywhere.
-- Those that live at another server keep what they have, so no row has to be carried over.
-- CreateEnum
CREATE TYPE "PullSaid" AS ENUM ('waits', 'signed', 'ended');

-- CreateTable
CREATE TABLE "DeliveryPull" (
    "deliveryId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "branch" TEXT NOT NULL,
    "head" TEXT NOT NULL,
    "said" "PullSaid" NOT NULL,

CONSTRAINT "DeliveryPull_pkey" PRIMARY KEY ("deliveryId")
);

-- AddForeignKey
ALTER TABLE "DeliveryPull" ADD CONSTRAINT "DeliveryPull_deliveryId_fkey" FOREIGN KEY ("deliveryId") REFERENCES "Delivery"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What opens GitHub is made for each use by the App, whose key is named in the settings.
alter table "Repository" drop constraint "Repository_credential_by_reference";
alter table "Repository" add constraint "Repository_credential_by_reference"
  check ("upstreamCredential" ~ '^(env:COUNTERSIGN_GIT_SECRET_[A-Z0-9_]+|file:/.+|github:app)$');

grant select on "DeliveryPull" to countersign_reader;
grant select, insert on "DeliveryPull" to countersign_writer;
grant update ("number", "head", "said") on "DeliveryPull" to countersign_writer;
select guard.govern('"DeliveryPull"', '{delivery}', '"deliveryId"');
