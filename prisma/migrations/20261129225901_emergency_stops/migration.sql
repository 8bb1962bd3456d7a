-- Emergency stops. Nothing could put one on before: no call was refused by one and no clock was paused, so no row has to be
-- carried over.

-- CreateEnum
CREATE TYPE "StopScope" AS ENUM ('everything', 'environment', 'tool', 'pod');

-- CreateTable
CREATE TABLE "Stop" (
    "id" TEXT NOT NULL,
    "scope" "StopScope" NOT NULL,
    "target" TEXT NOT NULL DEFAULT '',
    "title" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "byId" TEXT NOT NULL,
    "byName" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ(3),
    "askedById" TEXT,
    "askedByName" TEXT,
    "cause" TEXT,
    "checked" TEXT,
    "endedAt" TIMESTAMPTZ(3),
    "endedById" TEXT,
    "endedByName" TEXT,

    CONSTRAINT "Stop_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Stop_at_id_idx" ON "Stop"("at", "id");

-- One stop of the same thing is on at a time.
create unique index "Stop_on" on "Stop" ("scope", "target") where "endedAt" is null;

alter table "Stop" add constraint of_something check (("scope" = 'everything') = ("target" = ''));
-- It comes off with what was found and how that was checked, and a stop of everything by two: whoever asks for it does not
-- confirm it. The operator at the command line, who acts as the installation, is the one exception.
alter table "Stop" add constraint came_off_in_words check ("endedAt" is null or
  ("endedById" is not null and "endedByName" is not null and "askedById" is not null and "cause" is not null and "checked" is not null));
alter table "Stop" add constraint by_two check ("endedAt" is null or "scope" <> 'everything' or "endedById" <> "askedById" or "endedById" = 'system');

grant select on "Stop" to countersign_reader;
grant select, insert on "Stop" to countersign_writer;
grant update ("askedAt", "askedById", "askedByName", "cause", "checked", "endedAt", "endedById", "endedByName") on "Stop" to countersign_writer;
select guard.govern('"Stop"', '{stop}', 'id');

-- What came off stays as it is: the next stop is another one.
create function stays_off() returns trigger language plpgsql as $$
begin
  raise exception 'an emergency stop that came off is not changed' using errcode = 'integrity_constraint_violation';
end $$;
create trigger stays_off before update on "Stop" for each row when (old."endedAt" is not null) execute function stays_off();
alter table "Stop" enable always trigger stays_off;
create trigger kept before delete on "Stop" for each row execute function refuse_rewrite();
alter table "Stop" enable always trigger kept;

-- Every gate reads what is stopped with the policy, and decides by the new epoch from then on.
select guard.govern('"PolicyInForce"', '{policy,catalogue,server,stop}');

-- A call that an emergency stop refused says which.
alter table "Call" add column "stopId" text;

-- Since when the clock of a request is paused; null where it runs.
alter table "Request" add column "pausedAt" timestamptz(3);
create index if not exists "Request_paused" on "Request" ("pausedAt") where "pausedAt" is not null;
grant update ("pausedAt") on "Request" to countersign_writer;
