-- What pods are given is held against what else they are given: what says otherwise, the same, or nearly the same.
-- CreateTable
CREATE TABLE "MemoryToCompare" (
    "entryId" TEXT NOT NULL,

    CONSTRAINT "MemoryToCompare_pkey" PRIMARY KEY ("entryId")
);

-- CreateTable
CREATE TABLE "MemoryFact" (
    "entryId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "environment" TEXT NOT NULL,

    CONSTRAINT "MemoryFact_pkey" PRIMARY KEY ("entryId","subject")
);

-- CreateTable
CREATE TABLE "MemoryLikeness" (
    "entryId" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "bands" TEXT[],

    CONSTRAINT "MemoryLikeness_pkey" PRIMARY KEY ("entryId")
);

-- CreateTable
CREATE TABLE "MemoryPair" (
    "entryId" TEXT NOT NULL,
    "otherId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "MemoryPair_pkey" PRIMARY KEY ("entryId","otherId","kind")
);

-- CreateIndex
CREATE INDEX "MemoryFact_environment_subject_value_idx" ON "MemoryFact"("environment", "subject", "value");

-- CreateIndex
CREATE INDEX "MemoryPair_otherId_idx" ON "MemoryPair"("otherId");

create index "MemoryLikeness_bands" on "MemoryLikeness" using gin ("bands");

-- Whatever moves what pods are given, it is held against the rest afterwards; and so is what they are given already.
create function note_memory_moved() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into public."MemoryToCompare" ("entryId") values (new.id) on conflict do nothing;
  return null;
end $$;
create trigger moved_given after update of "activeDigest" on "MemoryEntry" for each row
  when (new."activeDigest" is distinct from old."activeDigest") execute function note_memory_moved();
create trigger moved_first after insert on "MemoryEntry" for each row
  when (new."activeDigest" is not null) execute function note_memory_moved();
insert into "MemoryToCompare" ("entryId") select id from "MemoryEntry" where "activeNumber" is not null;

grant select on "MemoryToCompare", "MemoryFact", "MemoryLikeness", "MemoryPair" to countersign_reader;
-- What is derived from texts alone can be made again, so it has no lines; what is found by it has.
grant select, update, delete on "MemoryToCompare" to countersign_writer;
grant select, insert, delete on "MemoryFact", "MemoryLikeness", "MemoryPair" to countersign_writer;
