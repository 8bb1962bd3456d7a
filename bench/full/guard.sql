do $$ declare t record; begin
  for t in select * from put_aside loop execute format('alter table %s enable always trigger %I', t.part, t.tgname); end loop;
end $$;
