-- A pod can ask that a delivery be undone, as people could already. Where a row says of nobody what they are, it was a person,
-- so no row has to be carried over.
alter table "Delivery" add column "askedByKind" text;
alter table "Delivery" add constraint "Delivery_askedByKind"
  check ("askedByKind" is null or ("askedByKind" in ('person', 'pod') and "askedById" is not null));

-- What landed as a commit is looked for by the first digits of that.
create index if not exists "Delivery_repositoryId_commit_idx" on "Delivery"("repositoryId", "commit");
