-- Each filter of the list of findings has an index in the order in which the list is shown.
create index if not exists "Finding_state_podId_severity_at_id_idx" on "Finding" ("state", "podId", "severity", "at", "id");
create index if not exists "Finding_state_subjectKind_severity_at_id_idx" on "Finding" ("state", "subjectKind", "severity", "at", "id");
create index if not exists "Finding_state_family" on "Finding" ("state", split_part("kind", '.', 1), "severity", "at", "id");
create index if not exists "Finding_podId_idx" on "Finding" ("podId");
