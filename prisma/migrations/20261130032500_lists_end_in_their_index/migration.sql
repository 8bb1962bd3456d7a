-- Only indexes, for what was looked for among everything that ever was: no row is changed, and none has to be carried over.
create index if not exists "Delivery_unverified" on "Delivery" ("state", "releasedAt", "id") where "verifiedAt" is null;
create index if not exists "Delivery_landed" on "Delivery" ("repositoryId", "branch", "landedAt", "id") where "landedAt" is not null;
create index if not exists "Notice_dead" on "Notice" ("channel", "id") where "state" = 'dead';
-- With what silences them, so that those which wait for somebody are counted in it.
create index if not exists "Incident_open" on "Incident" ("severity", "openedAt", "id") include ("silencedUntil") where "state" = 'open';
create index if not exists "Incident_unresolved" on "Incident" ("severity") where "state" <> 'resolved';
create index if not exists "Incident_of_nobody" on "Incident" ("state", "severity", "openedAt", "id") where "ownerId" is null;
create index if not exists "Incident_kind_state_severity_openedAt_id_idx" on "Incident" ("kind", "state", "severity", "openedAt", "id");
create index if not exists "Incident_ownerId_state_severity_openedAt_id_idx" on "Incident" ("ownerId", "state", "severity", "openedAt", "id");
