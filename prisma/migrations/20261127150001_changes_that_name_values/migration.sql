-- Whoever asks for changes can say which values they mean. Votes from before say nothing of it, so no row is carried over
-- and no installation more is kept: the one that has every state has a vote like that (lib/db/fixture-every-state.ts).
alter table "Vote" add column "fields" text[] default array[]::text[];
alter table "Vote" alter column "fields" set not null;
alter table "Vote" add constraint "Vote_fields" check ("fields" = '{}' or "verdict" = 'request_changes');
