-- A pod that was asked for and that nobody has signed yet. Every pod there is goes on as it was.
ALTER TYPE "PodState" ADD VALUE 'proposed' BEFORE 'active';

-- What is signed of a pod can change, and a credential can be given an earlier end.
grant update ("role", "department", "ownerId") on "Pod" to countersign_writer;
grant update ("expiresAt") on "Credential" to countersign_writer;

-- An identity comes with the line of the pod that gets it.
select guard.govern('"ServiceAccount"', '{credential,pod}', '"podId"');

-- Nobody gives a credential a longer life: a new one is made, and people hear of it.
create function refuse_later_end() returns trigger language plpgsql as $body$ begin
  if new."expiresAt" > old."expiresAt" then
    raise exception 'A credential ends earlier or as it was to, never later' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $body$;
create trigger ends_no_later before update of "expiresAt" on "Credential" for each row execute function refuse_later_end();
alter table "Credential" enable always trigger ends_no_later;
