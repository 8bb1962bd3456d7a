-- People talk about a version of a prompt beside it, about some of its words or all of it. What they say stays as it was written.
-- CreateTable
CREATE TABLE "PromptRemark" (
    "id" TEXT NOT NULL,
    "promptSlug" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "quote" TEXT,
    "from" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "PromptRemark_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PromptRemark_promptSlug_number_id_idx" ON "PromptRemark"("promptSlug", "number", "id");

-- AddForeignKey
ALTER TABLE "PromptRemark" ADD CONSTRAINT "PromptRemark_promptSlug_number_fkey" FOREIGN KEY ("promptSlug", "number") REFERENCES "PromptVersion"("promptSlug", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table "PromptRemark" add constraint said check (char_length("words") between 1 and 2000);
alter table "PromptRemark" add constraint placed check (("quote" is null) = ("from" is null)
  and ("quote" is null or char_length("quote") between 1 and 1000) and coalesce("from", 0) >= 0);

grant select on "PromptRemark" to countersign_reader;
grant select, insert on "PromptRemark" to countersign_writer;
revoke update, delete on "PromptRemark" from countersign_writer;
select guard.govern('"PromptRemark"', '{prompt}', '"promptSlug"');
