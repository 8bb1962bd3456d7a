-- Who answers for a prompt, and where its newest version stands, so that the board can be narrowed to either.
create type "PromptStanding" as enum ('draft', 'approved', 'retired');
alter table "Prompt"
  add column "ownerId" text references "Person" ("id") on delete set null on update cascade,
  add column "standing" "PromptStanding" not null default 'draft';

-- Kept here and by nobody else: whatever adds or changes a version, the newest one says it.
create function prompt_standing() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (
    select 1 from public."PromptVersion" v where v."promptSlug" = new."promptSlug" and v."number" > new."number"
  ) then
    update public."Prompt" set "standing" = (
      case when new."retiredAt" is not null then 'retired' when new."approvedAt" is not null then 'approved' else 'draft' end
    )::public."PromptStanding" where "slug" = new."promptSlug";
  end if;
  return null;
end $$;

-- The rows there are.
update "Prompt" p set
  "standing" = (select (
    case when v."retiredAt" is not null then 'retired' when v."approvedAt" is not null then 'approved' else 'draft' end
  )::"PromptStanding" from "PromptVersion" v where v."promptSlug" = p."slug" order by v."number" desc limit 1),
  "ownerId" = (select case when v."writtenByKind" = 'pod' then (select o."ownerId" from "Pod" o where o."id" = v."writtenById")
      else (select w."id" from "Person" w where w."id" = v."writtenById") end
    from "PromptVersion" v where v."promptSlug" = p."slug" order by v."number" limit 1)
where exists (select 1 from "PromptVersion" v where v."promptSlug" = p."slug");

create trigger standing after insert or update on "PromptVersion" for each row execute function prompt_standing();
create index "Prompt_ownerId_slug_idx" on "Prompt" ("ownerId", "slug");
create index "Prompt_standing_slug_idx" on "Prompt" ("standing", "slug");
