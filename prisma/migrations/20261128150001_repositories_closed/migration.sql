-- A repository can be closed: nobody reads it or delivers into it any more, and what it held and what happened stays. Those
-- that are there are open, so no row has to be carried over, and installations kept of earlier versions say as much as before.
alter table "Repository" add column "closedAt" timestamptz(3);
grant update ("closedAt") on "Repository" to countersign_writer;
