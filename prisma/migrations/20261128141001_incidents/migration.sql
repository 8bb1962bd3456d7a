-- What goes wrong, grouped by its cause. An earlier installation begins with what comes: what went wrong before is in the
-- record, and nobody waits for it any more.
-- CreateEnum
CREATE TYPE "IncidentSeverity" AS ENUM ('low', 'medium', 'high');

-- CreateEnum
CREATE TYPE "IncidentState" AS ENUM ('open', 'acknowledged', 'resolved');

-- CreateTable
CREATE TABLE "ErrorReport" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "podId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "taskKey" TEXT,
    "toolKey" TEXT,
    "code" TEXT,
    "message" TEXT NOT NULL,
    "detail" TEXT,
    "attempt" INTEGER,
    "handled" TEXT,
    "cause" TEXT NOT NULL,

    CONSTRAINT "ErrorReport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Incident" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "cause" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "severity" "IncidentSeverity" NOT NULL,
    "state" "IncidentState" NOT NULL DEFAULT 'open',
    "environment" TEXT,
    "toolKey" TEXT,
    "podId" TEXT,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "reopened" INTEGER NOT NULL DEFAULT 0,
    "ownerId" TEXT,
    "note" TEXT,
    "silencedUntil" TIMESTAMPTZ(3),
    "resolvedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IncidentAct" (
    "id" TEXT NOT NULL,
    "incidentId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "act" TEXT NOT NULL,
    "byId" TEXT,
    "byName" TEXT,
    "words" TEXT,

    CONSTRAINT "IncidentAct_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IncidentCourse" (
    "incidentId" TEXT NOT NULL,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,
    "retried" INTEGER NOT NULL DEFAULT 0,
    "fellBack" INTEGER NOT NULL DEFAULT 0,
    "held" INTEGER NOT NULL DEFAULT 0,
    "gaveUp" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "IncidentCourse_pkey" PRIMARY KEY ("incidentId")
);

-- CreateTable
CREATE TABLE "IncidentLine" (
    "incidentId" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "eventId" TEXT NOT NULL,
    "eventAt" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "IncidentLine_pkey" PRIMARY KEY ("incidentId","position")
);

-- CreateTable
CREATE TABLE "IncidentPart" (
    "incidentId" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "IncidentPart_pkey" PRIMARY KEY ("incidentId","part","key")
);

-- CreateTable
CREATE TABLE "IncidentMark" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "position" BIGINT NOT NULL,

    CONSTRAINT "IncidentMark_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Monitor" (
    "id" TEXT NOT NULL,
    "toolKey" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "limit" INTEGER NOT NULL,
    "hours" INTEGER NOT NULL,
    "setById" TEXT NOT NULL,
    "setByName" TEXT NOT NULL,
    "setAt" TIMESTAMPTZ(3) NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Monitor_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ErrorReport_accountId_at_idx" ON "ErrorReport"("accountId", "at");

-- CreateIndex
CREATE INDEX "ErrorReport_cause_at_id_idx" ON "ErrorReport"("cause", "at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Incident_number_key" ON "Incident"("number");

-- CreateIndex
CREATE UNIQUE INDEX "Incident_cause_key" ON "Incident"("cause");

-- CreateIndex
CREATE INDEX "Incident_state_severity_openedAt_id_idx" ON "Incident"("state", "severity", "openedAt", "id");

-- CreateIndex
CREATE INDEX "Incident_severity_openedAt_id_idx" ON "Incident"("severity", "openedAt", "id");

-- CreateIndex
CREATE INDEX "IncidentAct_incidentId_at_id_idx" ON "IncidentAct"("incidentId", "at", "id");

-- CreateIndex
CREATE INDEX "Monitor_toolKey_idx" ON "Monitor"("toolKey");

-- AddForeignKey
ALTER TABLE "IncidentAct" ADD CONSTRAINT "IncidentAct_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IncidentCourse" ADD CONSTRAINT "IncidentCourse_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IncidentLine" ADD CONSTRAINT "IncidentLine_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IncidentPart" ADD CONSTRAINT "IncidentPart_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One monitor of a kind for a tool in an environment.
create unique index "Monitor_in_force" on "Monitor" ("toolKey", "environment", "measure") where "removedAt" is null;

insert into "IncidentMark" ("position") select coalesce(max("position"), 0) from "AuditOrder";

alter table "IncidentMark" add constraint one check (id = 1);
grant select on "ErrorReport", "Incident", "IncidentAct", "IncidentCourse", "IncidentLine", "IncidentPart", "IncidentMark",
  "Monitor" to countersign_reader;
grant select, insert on "ErrorReport", "Incident", "IncidentAct", "IncidentLine", "Monitor" to countersign_writer;
grant select, insert, update on "IncidentCourse", "IncidentPart", "IncidentMark" to countersign_writer;
grant update ("severity", "state", "openedAt", "reopened", "ownerId", "note", "silencedUntil", "resolvedAt") on "Incident" to countersign_writer;
grant update ("removedAt") on "Monitor" to countersign_writer;
grant usage on sequence "Incident_number_seq" to countersign_writer;

select guard.govern('"ErrorReport"', '{error}', 'id');
select guard.govern('"Incident"', '{incident}', 'id');
select guard.govern('"IncidentAct"', '{incident}', '"incidentId"');
select guard.govern('"Monitor"', '{monitor}', 'id');
create trigger append_only before update or delete on "ErrorReport" for each row execute function refuse_rewrite();
alter table "ErrorReport" enable always trigger append_only;
create trigger append_only before update or delete on "IncidentAct" for each row execute function refuse_rewrite();
alter table "IncidentAct" enable always trigger append_only;
-- What is found in a report stands with the line that tells of it.
select guard.govern('"Finding"', '{call,finding,prompt,import,memory,output,error}', 'case
  when "importSourceId" is not null then null
  when "subjectKind" = ''prompt_use'' then case when "state"::text in (''open'', ''fixed'') then "podId" else "id" end
  when "subjectKind" <> ''call'' then case when "state"::text in (''open'', ''fixed'') then "subjectId" end
  when "state" = ''open'' then "subjectId" else "id" end');
