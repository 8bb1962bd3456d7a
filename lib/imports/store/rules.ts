import type { RecordKind } from '@/lib/imports/store/schema'

/** How the records of one kind lie in their table. */
export type Table = {
  name: string
  /** The word for its records in counts. */
  noun: string
  /** What tells a record apart, besides source and branch. */
  keys: readonly string[]
  /** Columns with their PostgreSQL types, as they come in the record. */
  columns: Readonly<Record<string, string>>
  /** The column that names the source. */
  source: 'importSourceId' | 'sourceId'
  /** Columns worked out in the database, from the record `r`, the source $2 and the branch $3. */
  computed?: Readonly<Record<string, string>>
  /** How a column is merged when the row is there already; `t` is the row. */
  merged?: Readonly<Record<string, string>>
}

/** The task a record names, if the branch has it: the project's own file before others. */
const taskId = `(select t.id from "Task" t where t."importSourceId" = $2 and t."branch" = $3 and t."key" = r."taskKey"
  order by (t."file" like 'project/%') desc, t."present" desc, t."id" limit 1)`

const imported = `'import'::"RecordOrigin"`

const time = 'timestamptz(3)'

export const tables: Readonly<Record<RecordKind, Table>> = {
  tasks: {
    name: 'Task',
    noun: 'tasks',
    keys: ['file', 'key'],
    source: 'importSourceId',
    columns: {
      file: 'text',
      key: 'text',
      title: 'text',
      description: 'text',
      status: '"TaskStatus"',
      statusText: 'text',
      phase: 'text',
      category: 'text',
      podOwner: 'text',
      promptUsed: 'text',
      promptHash: 'text',
      flags: 'text[]',
      data: 'jsonb',
      present: 'boolean',
      commit: 'text',
      author: 'text',
      startedAt: time,
      completedAt: time,
      createdAt: time,
      updatedAt: time,
    },
    computed: { origin: imported },
  },
  entries: {
    name: 'TaskEntry',
    noun: 'task entries',
    keys: ['kind', 'file', 'recordKey'],
    source: 'importSourceId',
    columns: {
      kind: '"TaskEntryKind"',
      taskKey: 'text',
      file: 'text',
      recordKey: 'text',
      position: 'int',
      saidBy: 'text',
      title: 'text',
      text: 'text',
      state: 'text',
      flags: 'text[]',
      data: 'jsonb',
      saidAt: time,
      commit: 'text',
      author: 'text',
      present: 'boolean',
      at: time,
    },
    computed: { origin: imported, taskId },
  },
  changelog: {
    name: 'ChangelogEntry',
    noun: 'changelog entries',
    keys: ['file', 'recordKey'],
    source: 'importSourceId',
    columns: {
      file: 'text',
      recordKey: 'text',
      taskKey: 'text',
      path: 'text',
      message: 'text',
      committedBy: 'text',
      lost: 'boolean',
      saidAt: time,
      firstCommit: 'text',
      firstAuthor: 'text',
      firstAt: time,
      lastCommit: 'text',
      lastAt: time,
      linkedCommit: 'text',
      data: 'jsonb',
    },
    computed: { taskId },
  },
  memory: {
    name: 'MemoryEntry',
    noun: 'memory entries',
    keys: ['file', 'path', 'occurrence'],
    source: 'importSourceId',
    columns: {
      file: 'text',
      path: 'text',
      occurrence: 'int',
      description: 'text',
      fileType: 'text',
      tags: 'text[]',
      podOwner: 'text',
      state: '"MemoryState"',
      flags: 'text[]',
      data: 'jsonb',
      saidUpdatedAt: time,
      commit: 'text',
      author: 'text',
      createdAt: time,
      updatedAt: time,
      versionCount: 'int',
    },
    computed: { origin: imported },
    // What people held back stays held, whatever the file says.
    merged: { state: `case when t."state" in ('active', 'archived') then excluded."state" else t."state" end` },
  },
  rewrites: {
    name: 'ContentRewrite',
    noun: 'rewrites',
    keys: ['commit', 'path'],
    source: 'sourceId',
    columns: {
      commit: 'text',
      path: 'text',
      author: 'text',
      at: time,
      message: 'text',
      added: 'int',
      deleted: 'int',
      linesBefore: 'int',
      linesAfter: 'int',
      keptAfter: 'float8',
      keptAtTip: 'float8',
      destructive: 'boolean',
      byAgent: 'boolean',
      elisionMarker: 'text',
      elisionCertain: 'boolean',
      contradiction: 'text',
      taskKey: 'text',
      restoredCommit: 'text',
      restoredBy: 'text',
      restoredAt: time,
    },
  },
  unlogged: {
    name: 'UnloggedEdit',
    noun: 'unlogged commits',
    keys: ['commit'],
    source: 'sourceId',
    columns: { commit: 'text', author: 'text', at: time, message: 'text', pathCount: 'int', paths: 'text[]' },
  },
  problems: {
    name: 'ImportProblem',
    noun: 'problems',
    keys: ['recordKey'],
    source: 'sourceId',
    columns: { recordKey: 'text', code: 'text', path: 'text', line: 'int', commit: 'text', reason: 'text' },
  },
}

/** Counts in the order of the kinds above, those that were updated after those that were added. A database keeps none. */
export function inOrder(counts: Readonly<Record<string, number>>): Record<string, number> {
  const nouns = Object.values(tables).map(({ noun }) => noun)
  const order = [...nouns, ...nouns.map((noun) => `updated ${noun}`)]
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)))
}

/**
 * The statement that writes records of a kind: new ones are added, changed ones brought up to date, equal ones left
 * alone. It returns one row, whether it was added, for each row it touched. $1 are the records, $2 source, $3 branch.
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
    returning (xmax = 0) as added`
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
