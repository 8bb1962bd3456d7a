-- People read repositories by git with tokens of their own. Nobody has one yet, so no row has to be carried over.
CREATE TABLE "PersonToken" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "lastUsedFor" TEXT,

    CONSTRAINT "PersonToken_pkey" PRIMARY KEY ("id"),
    -- Not even past the application does one work for longer.
    CONSTRAINT "PersonToken_ends" CHECK ("expiresAt" <= "createdAt" + interval '90 days')
);

create unique index if not exists "PersonToken_hash_key" on "PersonToken"("hash");
create index if not exists "PersonToken_personId_idx" on "PersonToken"("personId");
alter table "PersonToken" add constraint "PersonToken_personId_fkey" foreign key ("personId") references "Person"("id") on delete restrict on update cascade;

-- The account for reading sees everything of a token but what it is known by.
grant select ("id", "personId", "name", "prefix", "createdAt", "expiresAt", "revokedAt", "lastUsedAt", "lastUsedFor") on "PersonToken" to countersign_reader;
grant select, insert on "PersonToken" to countersign_writer;
-- Its end is none of these: nobody gives a token a longer life.
grant update ("revokedAt", "lastUsedAt", "lastUsedFor") on "PersonToken" to countersign_writer;
select guard.govern('"PersonToken"', '{person}', '"personId"');
