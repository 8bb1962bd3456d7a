-- What a version was filled in with that a pod works from. A text that was filled in is known again by its digest.
alter table "PromptUse" add column "filledWith" jsonb;
create index "PromptUse_filled" on "PromptUse" ("digest", "at" desc, "id" desc) where "filledWith" is not null;
alter table "PromptUse" add constraint "PromptUse_filled_version" check ("filledWith" is null
  or ("promptSlug" is not null and "number" is not null));
