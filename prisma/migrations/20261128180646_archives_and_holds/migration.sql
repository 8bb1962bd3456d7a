-- What of the record is held where it is, and which months were moved into files.
-- CreateTable
CREATE TABLE "RecordHold" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "lines" INTEGER NOT NULL,
    "byId" TEXT NOT NULL,
    "byName" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "askedById" TEXT,
    "askedByName" TEXT,
    "askedReason" TEXT,
    "askedAt" TIMESTAMPTZ(3),
    "releasedById" TEXT,
    "releasedByName" TEXT,
    "releasedAt" TIMESTAMPTZ(3),

CONSTRAINT "RecordHold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RecordArchive" (
    "id" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "fromAt" TIMESTAMPTZ(3) NOT NULL,
    "toAt" TIMESTAMPTZ(3) NOT NULL,
    "file" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "lines" INTEGER NOT NULL,
    "first" BIGINT NOT NULL,
    "last" BIGINT NOT NULL,
    "grown" BOOLEAN NOT NULL,
    "byName" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "RecordArchive_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "RecordHold_releasedAt_at_id_idx" ON "RecordHold"("releasedAt", "at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "RecordArchive_month_key" ON "RecordArchive"("month");

grant select on "RecordHold", "RecordArchive" to countersign_reader, countersign_writer;
grant insert on "RecordHold" to countersign_writer;
grant update ("askedById", "askedByName", "askedReason", "askedAt", "releasedById", "releasedByName", "releasedAt")
  on "RecordHold" to countersign_writer;
select guard.govern('"RecordHold"', '{record}', 'id');
select guard.govern('"RecordArchive"', '{record}', 'id');

-- Whoever asked for the end of a hold does not agree to it as well, and nothing comes back that has ended.
alter table "RecordHold" add constraint "two_release" check ("releasedAt" is null
  or ("askedAt" is not null and "releasedById" is not null and "releasedById" <> "askedById"));
create function guard.hold_stays_released() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if tg_op = 'DELETE' or old."releasedAt" is not null then
    raise exception 'a released hold stays as it was' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger stays_released before update or delete on "RecordHold" for each row execute function guard.hold_stays_released();
alter table "RecordHold" enable always trigger stays_released;

-- No month leaves earlier than this, whatever somebody sets; and no more of it than the owner writes here.
alter table "RecordArchive" add constraint "kept_long_enough" check ("at" >= "toAt" + interval '183 days');
create trigger append_only before update or delete on "RecordArchive" for each row execute function refuse_rewrite();
alter table "RecordArchive" enable always trigger append_only;
create trigger no_truncate before truncate on "RecordArchive" for each statement execute function refuse_rewrite();
alter table "RecordArchive" enable always trigger no_truncate;
