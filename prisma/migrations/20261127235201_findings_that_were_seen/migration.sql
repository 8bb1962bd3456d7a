-- Whoever approves from high risk upwards keeps with the vote which findings were on the screen. Votes from before say nothing
-- of it, so no row is carried over.
alter table "Vote" add column "findings" text;
alter table "Vote" add constraint "Vote_findings" check ("findings" is null or ("verdict" = 'approve' and "findings" ~ '^[0-9a-f]{64}$'));
