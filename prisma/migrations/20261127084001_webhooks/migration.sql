-- Pods are told by webhooks. Where to, and since when, is governed; what is on its way is not, since it is lines again.
-- CreateEnum
CREATE TYPE "WebhookEnd" AS ENUM ('removed', 'gone');

-- CreateEnum
CREATE TYPE "OutgoingState" AS ENUM ('waiting', 'dead');

-- CreateTable
CREATE TABLE "Webhook" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secretVersion" INTEGER NOT NULL DEFAULT 1,
    "previousUntil" TIMESTAMPTZ(3),
    "since" BIGINT NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "endedBecause" "WebhookEnd",

    CONSTRAINT "Webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Outgoing" (
    "targetId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "position" BIGINT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "state" "OutgoingState" NOT NULL DEFAULT 'waiting',
    "lastError" TEXT,

    CONSTRAINT "Outgoing_pkey" PRIMARY KEY ("targetId","id")
);

-- CreateTable
CREATE TABLE "OutgoingTarget" (
    "id" TEXT NOT NULL,
    "nextAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lastSuccessAt" TIMESTAMPTZ(3),
    "lastFailureAt" TIMESTAMPTZ(3),
    "lastError" TEXT,

    CONSTRAINT "OutgoingTarget_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutgoingMark" (
    "name" TEXT NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "OutgoingMark_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "Webhook_accountId_key" ON "Webhook"("accountId");

-- CreateIndex
CREATE INDEX "Outgoing_state_nextAt_idx" ON "Outgoing"("state", "nextAt");

-- CreateIndex
CREATE INDEX "Outgoing_targetId_about_idx" ON "Outgoing"("targetId", "about");

-- AddForeignKey
ALTER TABLE "Webhook" ADD CONSTRAINT "Webhook_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "ServiceAccount"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table "Webhook" add constraint ends check (("endedAt" is null) = ("endedBecause" is null));

grant select on "Webhook", "Outgoing", "OutgoingTarget", "OutgoingMark" to countersign_reader;
grant select, insert on "Webhook" to countersign_writer;
grant update ("url", "secretVersion", "previousUntil", "since", "endedAt", "endedBecause") on "Webhook" to countersign_writer;
grant select, insert, update, delete on "Outgoing" to countersign_writer;
grant select, insert, update on "OutgoingTarget", "OutgoingMark" to countersign_writer;

select guard.govern('"Webhook"', '{webhook}',
  '(select a."podId" from public."ServiceAccount" a where a.id = changed."accountId")');
