-- Accepted outputs are committed to the repository that is named for their pod. Nobody has named one yet, and nothing that
-- stands was committed by Countersign, so no row has to be carried over.
alter table "Delivery" add column "isComposed" boolean not null default false;
alter table "OutputRevision" add column "commitDue" boolean not null default false,
  add column "deliveryId" text,
  add column "uncommitted" text;

CREATE TABLE "OutputPlace" (
    "podId" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "repositoryId" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "OutputPlace_pkey" PRIMARY KEY ("podId","environment")
);

create index if not exists "OutputPlace_repositoryId_idx" on "OutputPlace"("repositoryId");
create index if not exists "OutputRevision_deliveryId_idx" on "OutputRevision"("deliveryId");
alter table "OutputPlace" add constraint "OutputPlace_repositoryId_fkey" foreign key ("repositoryId") references "Repository"("id") on delete restrict on update cascade;

-- What is to be committed is looked for every minute, and so is whether a commit for the same branch is under way.
create index if not exists "OutputRevision_commit_due" on "OutputRevision" ("podId", "taskKey") where "commitDue";
create index if not exists "Delivery_composed_open" on "Delivery" ("repositoryId", "branch") where "isComposed" and "state" in ('waiting', 'released');
-- Nothing is committed that does not stand.
alter table "OutputRevision" add constraint "OutputRevision_commit_due" check (not "commitDue" or "state" = 'standing');

grant select on "OutputPlace" to countersign_reader;
grant select, insert, delete on "OutputPlace" to countersign_writer;
grant update ("commitDue", "deliveryId", "uncommitted") on "OutputRevision" to countersign_writer;
select guard.govern('"OutputPlace"', '{repository}');
select guard.govern('"OutputRevision"', '{output,delivery,repository}');
