-- Whoever has a webhook chooses which messages it gets. One that names none gets all of them, as it did before.
alter table "Webhook" add column "messages" text[] not null default array[]::text[];
grant update ("messages") on "Webhook" to countersign_writer;
