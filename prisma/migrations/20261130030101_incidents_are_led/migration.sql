-- What people say while they lead an incident, and once it is over; what to do when it comes. Nothing of it was kept before:
-- what stands in a note stays a note, so no row has to be carried over.
-- AlterTable
ALTER TABLE "Incident" ADD COLUMN     "foundCause" TEXT,
ADD COLUMN     "lookedBackAt" TIMESTAMPTZ(3),
ADD COLUMN     "nextWordAt" TIMESTAMPTZ(3),
ADD COLUMN     "noticed" TEXT,
ADD COLUMN     "prevention" TEXT,
ADD COLUMN     "runbook" TEXT;

-- AlterTable
ALTER TABLE "Monitor" ADD COLUMN     "runbook" TEXT;

-- CreateIndex
CREATE INDEX IF NOT EXISTS "IncidentAct_incidentId_act_at_id_idx" ON "IncidentAct"("incidentId", "act", "at", "id");

-- Whoever promised the next word of one is told when it is due.
create index if not exists "Incident_next_word" on "Incident" ("nextWordAt") where "nextWordAt" is not null;

-- It ends with nobody waiting for a word, and is looked back at in whole.
alter table "Incident" add constraint over_without_a_word check ("state" <> 'resolved' or "nextWordAt" is null);
alter table "Incident" add constraint looked_back_in_whole check (
  ("lookedBackAt" is null) = ("foundCause" is null) and ("lookedBackAt" is null) = ("prevention" is null));

grant update ("foundCause", "lookedBackAt", "nextWordAt", "noticed", "prevention", "runbook") on "Incident" to countersign_writer;
grant update ("runbook") on "Monitor" to countersign_writer;
