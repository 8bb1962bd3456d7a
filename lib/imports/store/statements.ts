import type { Table } from '@/lib/imports/store/table'

/**
 * The statement that writes records of a kind: new ones are added, changed ones brought up to date, equal ones left
 * alone. It returns one row for each row it touched: whether it was added, and whether another branch has the same thing
 * already. $1 are the records, $2 source, $3 branch.
 */
export function upsertStatement(table: Table): string {
  const { name, keys, columns, source, computed = {}, merged = {} } = table
  const given = Object.keys(columns)
  const all = ['id', source, 'branch', ...given, ...Object.keys(computed)]
  const values = ['r."id"', '$2', '$3', ...given.map((column) => `r."${column}"`), ...Object.values(computed)]
  const changing = [...given, ...Object.keys(computed)].filter((column) => !keys.includes(column))
  const newValue = (column: string) => merged[column] ?? `excluded."${column}"`
  return `
    insert into "${name}" as t (${all.map(quoted).join(', ')})
    select ${values.join(', ')}
    from jsonb_to_recordset($1::text::jsonb) as r("id" text, ${given.map((column) => `"${column}" ${columns[column]}`).join(', ')})
    on conflict (${['"' + source + '"', '"branch"', ...keys.map(quoted)].join(', ')}) do update set
      ${changing.map((column) => `"${column}" = ${newValue(column)}`).join(', ')}
    where (${changing.map((column) => `t."${column}"`).join(', ')}) is distinct from (${changing.map(newValue).join(', ')})
    returning (xmax = 0) as added, exists (select from "${name}" o where o.${quoted(source)} = t.${quoted(source)}
      and o."branch" <> t."branch" and ${keys.map((key) => `o.${quoted(key)} = t.${quoted(key)}`).join(' and ')}) as copied`
}

/**
 * The statement that marks what a branch holds no more: every row that is not among the keys in $1 and is not marked yet.
 * $2 is the source, $3 the branch, $4 and $5 its newest commit and when that was made.
 */
export function goneStatement({ name, keys, columns, source, gone }: Table): string {
  const given = keys.map((key) => `${quoted(key)} ${columns[key]}`).join(', ')
  const same = keys.map((key) => `t.${quoted(key)} = r.${quoted(key)}`).join(' and ')
  // Named even where a table has no use for it, so that every statement takes the same five.
  return `
    with head as (select $4::text as "commit", $5::timestamptz(3) as "at")
    update "${name}" as t set ${gone.set.replace('$4', 'head."commit"').replace('$5', 'head."at"')} from head
    where t.${quoted(source)} = $2 and t."branch" = $3 and ${gone.where}
      and not exists (select from jsonb_to_recordset($1::text::jsonb) as r(${given}) where ${same})`
}

function quoted(column: string): string {
  return `"${column}"`
}

/** The versions of memory entries, once their entries are written. A version is never changed, only numbered anew after a rewrite of history. */
export const versionsStatement = `
  insert into "MemoryVersion" as t ("id", "entryId", "number", "digest", "description", "tags", "podOwner", "data", "removed", "commit", "author", "at")
  select r."id", e."id", r."number", r."digest", r."description", r."tags", r."podOwner", r."data", r."removed", r."commit", r."author", r."at"
  from jsonb_to_recordset($1::text::jsonb) as r("id" text, "file" text, "path" text, "occurrence" int, "number" int, "digest" text,
    "description" text, "tags" text[], "podOwner" text, "data" jsonb, "removed" boolean, "commit" text, "author" text, "at" timestamptz(3))
  join "MemoryEntry" e on e."importSourceId" = $2 and e."branch" = $3 and e."file" = r."file" and e."path" = r."path" and e."occurrence" = r."occurrence"
  on conflict ("entryId", "number") do update set "digest" = excluded."digest", "description" = excluded."description",
    "tags" = excluded."tags", "podOwner" = excluded."podOwner", "data" = excluded."data", "removed" = excluded."removed",
    "commit" = excluded."commit", "author" = excluded."author", "at" = excluded."at"
  where (t."digest", t."removed", t."commit") is distinct from (excluded."digest", excluded."removed", excluded."commit")
  returning (xmax = 0) as added`
