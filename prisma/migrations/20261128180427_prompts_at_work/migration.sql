-- CreateTable
CREATE TABLE "PromptWork" (
    "promptSlug" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "podId" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "taskKey" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "useId" TEXT NOT NULL,

CONSTRAINT "PromptWork_pkey" PRIMARY KEY ("promptSlug","number","podId","environment","taskKey")
);

-- CreateIndex
CREATE INDEX "PromptWork_promptSlug_number_at_useId_idx" ON "PromptWork"("promptSlug", "number", "at", "useId");

-- What a pod says it uses is counted once for each task and version, however often it says so: what is filled in anew for each
-- call is another text each time. Whoever says it holds the turn of its pod, so nobody waits here.
create function note_prompt_work() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into public."PromptWork" as w ("promptSlug", "number", "podId", "environment", "taskKey", "at", "useId")
  values (new."promptSlug", new."number", new."podId", new."environment", new."taskKey", new."at", new."id")
  on conflict ("promptSlug", "number", "podId", "environment", "taskKey") do update set "at" = new."at", "useId" = new."id"
    where (w."at", w."useId") < (new."at", new."id");
  return null;
end $$;
revoke all on function note_prompt_work() from public;
create trigger work_noted after insert on "PromptUse" for each row
  when (new."likeness" = 1000 and new."promptSlug" is not null and new."number" is not null) execute function note_prompt_work();

insert into "PromptWork" ("promptSlug", "number", "podId", "environment", "taskKey", "at", "useId")
select distinct on ("promptSlug", "number", "podId", "environment", "taskKey")
  "promptSlug", "number", "podId", "environment", "taskKey", "at", "id" from "PromptUse"
where "likeness" = 1000 and "promptSlug" is not null and "number" is not null
order by "promptSlug", "number", "podId", "environment", "taskKey", "at" desc, "id" desc;

grant select on "PromptWork" to countersign_reader;
-- It is derived from what pods say they use, and the database writes it: it has no lines, and nobody else writes it.
