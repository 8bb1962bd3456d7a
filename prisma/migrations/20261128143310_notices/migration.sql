-- By what people are told of what waits for them. An earlier installation has none of it, so no row is carried over.
-- CreateEnum
CREATE TYPE "NoticeState" AS ENUM ('waiting', 'sent', 'over', 'dead');

-- CreateTable
CREATE TABLE "Notice" (
    "id" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "tier" "Tier" NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "nextAt" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "state" "NoticeState" NOT NULL DEFAULT 'waiting',
    "sentAt" TIMESTAMPTZ(3),
    "lastError" TEXT,

CONSTRAINT "Notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NoticeChannel" (
    "name" TEXT NOT NULL,
    "host" TEXT,
    "isSet" BOOLEAN NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "nextAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failingSince" TIMESTAMPTZ(3),
    "lastSuccessAt" TIMESTAMPTZ(3),
    "lastFailureAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "sent" BIGINT NOT NULL DEFAULT 0,
    "testId" TEXT,
    "testedById" TEXT,
    "tested" JSONB,

CONSTRAINT "NoticeChannel_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "NoticeChoice" (
    "personId" TEXT NOT NULL,
    "routine" TEXT[],
    "elevated" TEXT[],
    "high" TEXT[],
    "critical" TEXT[],
    "together" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "quietFrom" INTEGER,
    "quietUntil" INTEGER,
    "breaksThrough" BOOLEAN NOT NULL,

CONSTRAINT "NoticeChoice_pkey" PRIMARY KEY ("personId")
);

-- CreateIndex
CREATE INDEX "Notice_state_nextAt_idx" ON "Notice"("state", "nextAt");

-- CreateIndex
CREATE INDEX "Notice_about_what_idx" ON "Notice"("about", "what");

-- CreateIndex
CREATE UNIQUE INDEX "Notice_recipient_about_what_channel_key" ON "Notice"("recipient", "about", "what", "channel");

-- What was told is bookkeeping: the request it was about has its lines. What a person chooses is governed.
grant select on "Notice", "NoticeChannel", "NoticeChoice" to countersign_reader;
grant select, insert, update, delete on "Notice" to countersign_writer;
grant select, insert, update on "NoticeChannel" to countersign_writer;
grant select, insert on "NoticeChoice" to countersign_writer;
grant update ("routine", "elevated", "high", "critical", "together", "zone", "quietFrom", "quietUntil", "breaksThrough") on "NoticeChoice" to countersign_writer;

select guard.govern('"NoticeChoice"', '{notice}', '"personId"');
