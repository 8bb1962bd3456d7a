-- What people see of a webhook: since when it fails, its last attempts, and that somebody paused it.
alter table "Webhook" add column "pausedAt" timestamptz(3);
grant update ("pausedAt") on "Webhook" to countersign_writer;
alter table "OutgoingTarget" add column "failingSince" timestamptz(3);
alter table "OutgoingTarget" add column "recent" jsonb not null default '[]';

-- Of an earlier installation the last failure is known, and not the first.
update "OutgoingTarget" set "failingSince" = "lastFailureAt" where "failures" > 0;
