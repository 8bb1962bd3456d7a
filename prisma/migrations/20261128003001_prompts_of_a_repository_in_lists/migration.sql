-- The lists of a repository's prompts: its files as they are now, and the texts that tasks were started on; each page is the
-- beginning of its index, and what is counted is read from there.
create index if not exists "ImportPrompt_files" on "ImportPrompt" ("sourceId", "at", id) include ("path", "branch", "present")
  where "present" and "isNewest" and not "isUsed";
create index if not exists "ImportPrompt_started_on" on "ImportPrompt" ("sourceId", "at", id) include ("digest", "branch", "present")
  where "present" and "isUsed" and "change" <> 'removed';
-- Which tasks were started on a text.
create index if not exists "Task_importSourceId_promptHash" on "Task" ("importSourceId", "promptHash", "number")
  where "promptHash" is not null;
