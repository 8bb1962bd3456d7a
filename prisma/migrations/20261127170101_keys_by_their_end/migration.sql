-- Whoever was shown a key of a pod signs nothing that was asked while it opened the gate. Keys are replaced again and again;
-- those that had ended before are not read. Of all keys, as PostgreSQL keeps no figures about an expression in a part of them.
create index "Credential_ended" on "Credential" ("accountId", least("revokedAt", "expiresAt"));
