-- What is counted of the record as so many calls in the fourteen months before today leave it: each key in the share that it
-- has among the calls that there are, spread over every hour. What is counted seldom is in a few hours, and each hour once.
create temp table own_index on commit drop as
select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made
from pg_index where indrelid = '"Tally"'::regclass and not indisprimary;
do $$ declare i record; begin for i in select * from own_index loop execute 'drop index ' || i.name; end loop; end $$;
alter table "Tally" drop constraint "Tally_pkey";

create temp table share on commit drop as
select name, key, count * pg_temp.size('tallied')::float8 / calls / (400 * 24) as each_hour,
  case when count = 0 then 0 else ms::float8 / count end as ms
from "Tally", (select sum(count)::float8 as calls from "Tally" where name = 'calls' and hour = 'epoch'
  and split_part(key, ' ', 1) in ('call.allowed', 'call.asked', 'call.denied')) known
where hour = 'epoch';
-- Those that are counted by the day as well.
create temp table daily on commit drop as
select distinct name as by_day, left(name, -length('_by_day')) as name from "Tally" where name like '%\_by\_day';
delete from "Tally";
insert into "Tally" (name, hour, key, count, ms)
select s.name, h.hour, s.key, drawn.count, round(drawn.count * s.ms)
from share s cross join generate_series(date_trunc('hour', now(), 'UTC') - interval '400 days',
    date_trunc('hour', now(), 'UTC') - interval '1 hour', interval '1 hour') h(hour)
  cross join lateral (select floor(s.each_hour + random())::bigint as count) drawn
where drawn.count > 0
order by h.hour;
insert into "Tally" (name, hour, key, count, ms)
select name, 'epoch', key, sum(count), sum(ms) from "Tally" group by name, key;
insert into "Tally" (name, hour, key, count, ms)
select by_day, date_trunc('day', hour, 'UTC'), key, sum(count), sum(ms) from "Tally" join daily using (name)
where hour > 'epoch' group by 1, 2, 3;

alter table "Tally" add constraint "Tally_pkey" primary key (name, hour, key) include (count, ms);
do $$ declare i record; begin for i in select * from own_index loop execute i.made; end loop; end $$;
