-- A person can have a delivery undone at once; others look at that afterwards. None of the deliveries that are there is one, so
-- no row has to be carried over.
alter table "Delivery" add column "isAtOnce" boolean not null default false;
-- Nothing else lands so than what undoes something, for a person who is known, with a request by which others look at it.
alter table "Delivery" add constraint "Delivery_isAtOnce"
  check (not "isAtOnce" or ("undoesId" is not null and "askedByKind" is not distinct from 'person' and "requestId" is not null));
