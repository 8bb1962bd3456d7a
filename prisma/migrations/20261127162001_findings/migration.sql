-- What is found in what pods send, in rows of its own. Each is written with its call, and nobody changes what was found;
-- people say once what it is.
-- CreateEnum
CREATE TYPE "FindingSeverity" AS ENUM ('low', 'medium', 'high');

-- CreateEnum
CREATE TYPE "FindingState" AS ENUM ('open', 'accepted', 'false_alarm');

-- CreateTable
CREATE TABLE "Finding" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "callId" TEXT NOT NULL,
    "podId" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "toolKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" "FindingSeverity" NOT NULL,
    "field" TEXT NOT NULL,
    "from" INTEGER NOT NULL,
    "to" INTEGER NOT NULL,
    "masked" TEXT NOT NULL,
    "state" "FindingState" NOT NULL DEFAULT 'open',
    "settledBy" TEXT,
    "settledAt" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "Finding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Finding_callId_idx" ON "Finding"("callId");

-- CreateIndex
CREATE INDEX "Finding_state_severity_at_id_idx" ON "Finding"("state", "severity", "at", "id");

alter table "Finding" add constraint "Finding_settled" check (("state" = 'open') = ("settledBy" is null)
  and ("state" = 'open') = ("settledAt" is null) and ("state" = 'open') = ("reason" is null));

-- What somebody said it is stays said.
create function refuse_settling_again() returns trigger language plpgsql as $$
begin
  if old."state" <> 'open' then
    raise exception 'somebody has said already what this finding is' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger settled_once before update on "Finding" for each row execute function refuse_settling_again();
alter table "Finding" enable always trigger settled_once;

grant select on "Finding" to countersign_reader;
grant select, insert on "Finding" to countersign_writer;
revoke update, delete on "Finding" from countersign_writer;
grant update ("state", "settledBy", "settledAt", "reason") on "Finding" to countersign_writer;
select guard.govern('"Finding"', '{call,finding}', '"callId"');
