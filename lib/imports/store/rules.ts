import { type RecordKind, recordNouns } from '@/lib/imports/store/nouns'

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
  /** How a row says that its branch does not hold it any more, and when that is news; $4 and $5 are the branch's head. */
  gone: { set: string; where: string }
}

/** The task a record names, if the branch has it: the project's own file before others. */
const taskId = `(select t.id from "Task" t where t."importSourceId" = $2 and t."branch" = $3 and t."key" = r."taskKey"
  order by (t."file" like 'project/%') desc, t."present" desc, t."id" limit 1)`

const imported = `'import'::"RecordOrigin"`

const time = 'timestamptz(3)'

/** What a commit did stays true; the history of the branch just does not hold it any more. */
const replaced = { set: '"present" = false', where: 't."present"' }

/** The row about the text in which something was found. A file has none; all branches say the same of it. */
const subjectId = `case r."subjectKind"
  when 'task' then (select t.id from "Task" t where t."importSourceId" = $2 and t."branch" = $3 and t."file" = r."file" and t."key" = r."key")
  when 'task_entry' then (select e.id from "TaskEntry" e where e."importSourceId" = $2 and e."branch" = $3
    and e."kind" = split_part(r."key", ' ', 1)::"TaskEntryKind" and e."file" = r."file" and e."recordKey" = substr(r."key", strpos(r."key", ' ') + 1))
  when 'changelog_entry' then (select c.id from "ChangelogEntry" c where c."importSourceId" = $2 and c."branch" = $3 and c."file" = r."file" and c."recordKey" = r."key")
  when 'memory_version' then (select m.id from "MemoryEntry" m where m."importSourceId" = $2 and m."branch" = $3
    and m."file" = r."file" and m."path" = substr(r."key", strpos(r."key", ' ') + 1) and m."occurrence" = split_part(r."key", ' ', 1)::int)
  else md5($2 || ' ' || r."file") end`

export const tables: Readonly<Record<RecordKind, Table>> = {
  tasks: {
    name: 'Task',
    noun: recordNouns.tasks,
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
    gone: { set: `"present" = false, "flags" = array['gone']`, where: 't."present"' },
  },
  entries: {
    name: 'TaskEntry',
    noun: recordNouns.entries,
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
    gone: { set: `"present" = false, "flags" = array_append(t."flags", 'lost')`, where: 't."present"' },
  },
  changelog: {
    name: 'ChangelogEntry',
    noun: recordNouns.changelog,
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
    gone: { set: '"lost" = true', where: 'not t."lost"' },
  },
  memory: {
    name: 'MemoryEntry',
    noun: recordNouns.memory,
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
    gone: { set: `"state" = 'archived', "flags" = '{}'`, where: `t."state" = 'active'` },
  },
  rewrites: {
    name: 'ContentRewrite',
    noun: recordNouns.rewrites,
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
    computed: { present: 'true' },
    gone: replaced,
  },
  unlogged: {
    name: 'UnloggedEdit',
    noun: recordNouns.unlogged,
    keys: ['commit'],
    source: 'sourceId',
    columns: { commit: 'text', author: 'text', at: time, message: 'text', pathCount: 'int', paths: 'text[]' },
    computed: { present: 'true' },
    gone: replaced,
  },
  problems: {
    name: 'ImportProblem',
    noun: recordNouns.problems,
    keys: ['recordKey'],
    source: 'sourceId',
    columns: {
      recordKey: 'text',
      code: 'text',
      path: 'text',
      line: 'int',
      commit: 'text',
      reason: 'text',
      mendedCommit: 'text',
      mendedAt: time,
    },
    gone: {
      set: '"mendedCommit" = $4, "mendedAt" = $5',
      where: `t."mendedAt" is null and t."code" <> 'rewritten_history'`,
    },
  },
  texts: {
    name: 'ImportText',
    noun: recordNouns.texts,
    keys: ['digest'],
    source: 'sourceId',
    columns: { digest: 'text', text: 'text' },
    // Whoever looks at what was found in one needs it for as long as that is listed.
    gone: { set: '"text" = t."text"', where: 'false' },
  },
  found: {
    name: 'ImportFound',
    noun: recordNouns.found,
    keys: ['subjectKind', 'file', 'key', 'digest', 'span'],
    source: 'sourceId',
    columns: {
      subjectKind: 'text',
      file: 'text',
      key: 'text',
      digest: 'text',
      span: 'int',
      since: 'int',
      version: 'int',
      kind: 'text',
      severity: '"FindingSeverity"',
      field: 'text',
      from: 'int',
      to: 'int',
      masked: 'text',
      line: 'int',
      textDigest: 'text',
      commit: 'text',
      author: 'text',
      at: time,
      present: 'boolean',
    },
    computed: { subjectId },
    gone: replaced,
  },
}
