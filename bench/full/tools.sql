-- Whom the rows of a load are about, numbered from 0, which is the busiest.
create temp table pod on commit drop as
select row_number() over (order by length(p.slug), p.slug)::int - 1 as i, p.id, p.name, p."ownerId" as owner, a.id as account
from "Pod" p join "ServiceAccount" a on a."podId" = p.id where p.slug like 'pod-%';
create temp table tool on commit drop as
select row_number() over (order by key)::int - 1 as i, key from "Tool";
create temp table signer on commit drop as
select row_number() over (order by id)::int - 1 as i, id, name from "Person" where 'approver' = any(roles) and subject like 'full-%';
create temp table source on commit drop as
select row_number() over (order by name)::int - 1 as i, id, name from "ImportSource" where name like 'delivery-%';
create unique index on pod (i);
create unique index on tool (i);
create unique index on signer (i);
analyze pod, tool, signer;

-- Of big tables the indexes come back after a big load.
create temp table kept on commit drop as
select indexrelid::regclass::text as name, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as made
from pg_index where current_setting('full.isMany')::boolean and not indisprimary
  and indrelid in ('"AuditEvent"'::regclass, '"AuditOrder"'::regclass, '"Call"'::regclass);
do $$ declare i record; begin for i in select * from kept loop execute 'drop index ' || i.name; end loop; end $$;
