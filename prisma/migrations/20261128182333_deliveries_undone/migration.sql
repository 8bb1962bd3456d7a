-- A delivery that landed can be undone by another one, which a person asks for. None of those that are there is one, so no
-- row has to be carried over.
alter type "DeliveryState" add value 'reverted' after 'landed';

alter table "Delivery" add column "undoesId" text,
  add column "askedById" text,
  add column "askedByName" text;

create index if not exists "Delivery_undoesId_idx" on "Delivery"("undoesId");
-- Whoever undoes something is known.
alter table "Delivery" add constraint "Delivery_undoes" check (("undoesId" is null) = ("askedById" is null) and ("askedById" is null) = ("askedByName" is null));
