-- How often a prompt was used lately is counted by its newest uses.
create index if not exists "PromptUse_promptSlug_at_id_idx" on "PromptUse"("promptSlug", "at", "id");
