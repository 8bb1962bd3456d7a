-- What leaders and operators read is counted once, from the record in its final order, and never by going through it again.
CREATE TABLE "Tally" (
    "name" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "key" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "ms" BIGINT NOT NULL,

    CONSTRAINT "Tally_pkey" PRIMARY KEY ("name", "hour", "key")
);

CREATE TABLE "TallyMark" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "position" BIGINT NOT NULL,

    CONSTRAINT "TallyMark_pkey" PRIMARY KEY ("id")
);

alter table "TallyMark" add constraint one check (id = 1);
grant select on "Tally", "TallyMark" to countersign_reader;
grant select, insert, update on "Tally", "TallyMark" to countersign_writer;
