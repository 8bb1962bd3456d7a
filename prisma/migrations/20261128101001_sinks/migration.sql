-- Where the record goes besides this database. What is sent where is governed; how far a store has come is not, since all of
-- it is lines of the record already. An earlier installation has none of it, so no row is carried over.
-- CreateTable
CREATE TABLE "Sink" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "into" TEXT,
    "secret" TEXT,
    "nouns" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "environments" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "madeAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "pausedAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Sink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SinkCourse" (
    "sinkId" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "holder" TEXT,
    "heldUntil" TIMESTAMPTZ(3),
    "nextAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failingSince" TIMESTAMPTZ(3),
    "lastSuccessAt" TIMESTAMPTZ(3),
    "lastFailureAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "sent" BIGINT NOT NULL DEFAULT 0,
    "testId" TEXT,
    "tested" JSONB,

    CONSTRAINT "SinkCourse_pkey" PRIMARY KEY ("sinkId")
);

-- CreateTable
CREATE TABLE "SinkLetter" (
    "sinkId" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "why" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "again" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "SinkLetter_pkey" PRIMARY KEY ("sinkId","position")
);

-- AddForeignKey
ALTER TABLE "SinkCourse" ADD CONSTRAINT "SinkCourse_sinkId_fkey" FOREIGN KEY ("sinkId") REFERENCES "Sink"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SinkLetter" ADD CONSTRAINT "SinkLetter_sinkId_fkey" FOREIGN KEY ("sinkId") REFERENCES "Sink"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Never a secret, whatever a program of ours would write.
alter table "Sink" add constraint secret_by_reference check ("secret" ~ '^(env:COUNTERSIGN_LOG_SECRET_[A-Z0-9_]+|file:/.+)$');

grant select on "Sink", "SinkCourse", "SinkLetter" to countersign_reader;
grant select, insert on "Sink" to countersign_writer;
grant update ("name", "address", "into", "secret", "nouns", "environments", "pausedAt", "removedAt") on "Sink" to countersign_writer;
grant select, insert, update on "SinkCourse" to countersign_writer;
grant select, insert, update, delete on "SinkLetter" to countersign_writer;

select guard.govern('"Sink"', '{sink}', 'id');
