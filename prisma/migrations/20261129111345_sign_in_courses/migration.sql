-- How signing in by each provider goes, for whoever looks after it.
CREATE TABLE "SignInCourse" (
    "issuer" TEXT NOT NULL,
    "lastAt" TIMESTAMPTZ(3),
    "failedAt" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "SignInCourse_pkey" PRIMARY KEY ("issuer"),
    -- When it failed and why belong together.
    CONSTRAINT "SignInCourse_failed" CHECK (("failedAt" is null) = ("problem" is null))
);

-- When somebody last came in stands in the record; that somebody could not was kept nowhere.
insert into "SignInCourse" ("issuer", "lastAt")
  select data->>'issuer', date_trunc('milliseconds', max(at)) from "AuditEvent"
  where split_part(type, '.', 1) = 'session' and type = 'session.started' and data->>'issuer' is not null
  group by data->>'issuer';

grant select on "SignInCourse" to countersign_reader;
grant select, insert on "SignInCourse" to countersign_writer;
grant update ("lastAt", "failedAt", "problem") on "SignInCourse" to countersign_writer;
