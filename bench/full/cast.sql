-- Who and what an installation has from its beginning on, fourteen months ago.
do $$
declare first date;
begin
  for back in 2..14 loop
    first := (date_trunc('month', now() at time zone 'UTC') - make_interval(months => back))::date;
    execute format('create table if not exists %I partition of "AuditEvent" for values from (%L) to (%L)',
      'AuditEvent_' || to_char(first, 'YYYY_MM'), first || ' 00:00:00+00', (first + interval '1 month')::date || ' 00:00:00+00');
    execute format('alter table %I owner to countersign_owner', 'AuditEvent_' || to_char(first, 'YYYY_MM'));
    perform guard.no_truncate(to_regclass(format('%I', 'AuditEvent_' || to_char(first, 'YYYY_MM'))));
  end loop;
end $$;

insert into "Person" (id, issuer, subject, name, roles, "createdAt")
select pg_temp.new_id(now() - interval '420 days', 1000000 + i), 'https://id.example', 'full-' || i,
  (array['Mila','Jonas','Ines','Rafi','Olga','Piet','Noor','Sami','Lena','Carlo'])[1 + i % 10] || ' '
    || (array['Berger','Costa','Dias','Evers','Fuchs','Gupta','Holm'])[1 + (i / 10) % 7],
  case when i % 7 = 5 then '{auditor}' when i % 7 = 6 then '{viewer}' else '{approver}' end::"HumanRole"[],
  now() - interval '420 days'
from generate_series(1, pg_temp.size('people')) i;
insert into "Group" (slug, title) values ('delivery-leads', 'Delivery leads') on conflict do nothing;
insert into "GroupMember"
select (array['product-owners', 'delivery-leads'])[1 + row_number() over (order by id) % 2], id
from "Person" where 'approver' = any(roles) and subject like 'full-%';

insert into "Pod" (id, slug, name, role, department, purpose, "ownerId", "createdAt")
select pg_temp.new_id(now() - interval '420 days', 2000000 + i), 'pod-' || i,
  (array['Billing','Search','Catalogue','Returns','Support','Invoice','Delivery','Pricing','Stock','Market'])[1 + i % 10] || 'Pod' || i,
  (array['DevPod','ResearchPod','WriterPod','DeliveryPod'])[1 + i % 4],
  (array['product','delivery','research'])[1 + i % 3], 'Looks after part ' || i || ' of the shop',
  (select id from "Person" where subject = 'full-' || 1 + i % pg_temp.size('people')), now() - interval '420 days'
from generate_series(0, pg_temp.size('pods') - 1) i;
insert into "ServiceAccount" (id, "podId", environment, "clientId", "createdAt")
select pg_temp.new_id("createdAt", 3000000 + row_number() over ()), id, 'prod', slug || '.prod', "createdAt"
from "Pod" where slug like 'pod-%';
insert into "Credential" (id, "accountId", kind, prefix, hash, "createdAt", "expiresAt")
select pg_temp.new_id("createdAt", 4000000 + row_number() over ()), id, 'service_key', 'cs_full', md5(id) || md5(id || 'x'),
  "createdAt", now() + interval '60 days'
from "ServiceAccount" where "clientId" like 'pod-%';

-- The catalogue's own tools again under other names, until there are enough.
insert into "Tool"
select r.* from generate_series(1, 1 + pg_temp.size('tools') / (select count(*)::int from "Tool")) i, "Tool" t,
  lateral (select 'set' || i || '.' || t.key as key, t.title || ' ' || i as title) named,
  lateral jsonb_populate_record(t, jsonb_build_object('key', named.key, 'title', named.title,
    'definition', t.definition || jsonb_build_object('key', named.key, 'title', named.title))) r
order by i, t.key limit greatest(0, pg_temp.size('tools') - (select count(*) from "Tool"));

insert into "ImportSource" (id, name, location, "createdAt")
select pg_temp.new_id(now() - interval '400 days', 5000000 + i), 'delivery-' || i, '/srv/git/delivery-' || i, now() - interval '400 days'
from generate_series(0, 2) i;
insert into "ImportBranch" (id, "sourceId", name, head, "headAt", "readerVersion", facts, "readAt")
select pg_temp.new_id(now(), 5100000 + row_number() over ()), s.id, b, md5(s.id || b) || left(md5(b), 8), now() - interval '1 day',
  pg_temp.size('reader'), current_setting('full.facts')::jsonb, now() - interval '1 day'
from "ImportSource" s, unnest(array['main', 'next']) b;
update "PolicyInForce" set epoch = epoch + 1;
