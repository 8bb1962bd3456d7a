-- A permission that people gave begins when its pod is first shown it: until then the row says for how many seconds it can
-- be used from that moment. Those that were given before have begun, so no row is carried over, and the installation that
-- is kept with open ones says so (lib/db/upgrade-who-was-shown.db.test.ts).
alter table "Call" add column "grantSeconds" integer;
alter table "Call" add constraint "Call_grant_seconds" check ("grantSeconds" is null or ("grantSeconds" > 0 and "grantExpiresAt" is not null));
grant update ("grantSeconds") on "Call" to countersign_writer;
