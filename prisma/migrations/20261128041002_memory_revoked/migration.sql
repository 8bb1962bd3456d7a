-- What a task taught can be revoked as a whole, and given back as a whole: which versions that was, and where each stood.
-- CreateTable
CREATE TABLE "MemoryRevocation" (
    "id" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "byName" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "endedByName" TEXT,
    "endedReason" TEXT,

    CONSTRAINT "MemoryRevocation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MemoryRevoked" (
    "revocationId" TEXT NOT NULL,
    "entryId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "was" "MemoryVersionState" NOT NULL,
    "backTo" INTEGER,

    CONSTRAINT "MemoryRevoked_pkey" PRIMARY KEY ("revocationId","entryId","number")
);

-- CreateIndex
CREATE INDEX "MemoryRevocation_taskId_at_idx" ON "MemoryRevocation"("taskId", "at");

-- AddForeignKey
ALTER TABLE "MemoryRevoked" ADD CONSTRAINT "MemoryRevoked_revocationId_fkey" FOREIGN KEY ("revocationId") REFERENCES "MemoryRevocation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What a task taught is found by whose task it was.
create index if not exists "MemoryVersion_taught" on "MemoryVersion" ("writtenById", "taskKey") where "taskKey" is not null;

-- A version that somebody took from pods and that another one replaced was called superseded, like one that was right until
-- then. No revocation goes back to it. Which these are, the record says.
with taken as (
  select "subjectId" as entry, (data->>'number')::int as number, max(at) as at from "AuditEvent"
  where split_part(type, '.', 1) = 'memory' and type in ('memory.held', 'memory.archived') group by 1, 2
), given as (
  select "subjectId" as entry, (data->>'number')::int as number, max(at) as at from "AuditEvent"
  where split_part(type, '.', 1) = 'memory' and type = 'memory.restored' group by 1, 2
)
update "MemoryVersion" v set "state" = 'taken'
from taken t left join given g on g.entry = t.entry and g.number = t.number and g.at >= t.at
where v."entryId" = t.entry and v."number" = t.number and v."state" = 'superseded' and g.entry is null;

grant select on "MemoryRevocation", "MemoryRevoked" to countersign_reader;
grant select, insert on "MemoryRevocation", "MemoryRevoked" to countersign_writer;
grant update ("endedAt", "endedByName", "endedReason") on "MemoryRevocation" to countersign_writer;
select guard.govern('"MemoryRevocation"', '{memory}', 'id');
select guard.govern('"MemoryRevoked"', '{memory}', '"revocationId"');
create trigger append_only before update or delete on "MemoryRevoked" for each row execute function refuse_rewrite();
alter table "MemoryRevoked" enable always trigger append_only;
