-- Keys under which a call was asked for that was open already under another: looked at with every call, so they have a
-- small index of their own.
create index if not exists "IdempotencyKey_joined" on "IdempotencyKey" ("accountId", "key") where "key" like 'ask:%';
