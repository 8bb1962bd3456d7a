-- The words for a decision are the same for many calls: kept once, and a call names them. Calls from before keep their own,
-- as those in prisma/upgrade do, which are read here as they are.
CREATE TABLE "Grounds" (
    "id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "ruleId" TEXT,
    "ruleWords" TEXT,
    "chain" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "toolSchemaHash" TEXT NOT NULL,

    CONSTRAINT "Grounds_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "Call" ADD COLUMN "groundsId" TEXT,
ALTER COLUMN "decisionReason" DROP NOT NULL,
ALTER COLUMN "chain" DROP NOT NULL,
ALTER COLUMN "toolSchemaHash" DROP NOT NULL,
ALTER COLUMN "bodyHash" DROP NOT NULL;

-- Every row from before has them, so none needs to be looked at.
alter table "Call" add constraint grounds check ("groundsId" is not null
  or ("decisionReason" is not null and chain is not null and "toolSchemaHash" is not null)) not valid;

grant select, insert on "Grounds" to countersign_writer;
grant select on "Grounds" to countersign_reader;
select guard.govern('"Grounds"', '{call}');
create trigger append_only before update or delete on "Grounds" for each row execute function refuse_rewrite();
alter table "Grounds" enable always trigger append_only;
