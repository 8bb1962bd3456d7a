-- Names and phrases that an installation has looked for. The record says how many there are, and never which.
-- CreateTable
CREATE TABLE "ListedWord" (
    "kind" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "written" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ListedWord_pkey" PRIMARY KEY ("kind","folded")
);

grant select on "ListedWord" to countersign_reader;
grant select, insert, delete on "ListedWord" to countersign_writer;
select guard.govern('"ListedWord"', '{policy}');
