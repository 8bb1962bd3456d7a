-- A delivery whose branch moved can be prepared again on that, as a delivery that follows it. None of those that are there is
-- to be, so no row has to be carried over.
alter table "Delivery" add column "followsId" text,
  add column "againDue" boolean not null default false;

create index if not exists "Delivery_followsId_idx" on "Delivery"("followsId");
-- What is to be prepared again is looked for every minute.
create index if not exists "Delivery_again_due" on "Delivery" ("at", "id") where "againDue";
grant update ("againDue") on "Delivery" to countersign_writer;
