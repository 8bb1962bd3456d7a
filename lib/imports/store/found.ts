import { recordNouns } from '@/lib/imports/store/nouns'
import { replaced, type Table, time } from '@/lib/imports/store/table'

/** The row about the text in which something was found. A file has none; all branches say the same of it. */
const subjectId = `case r."subjectKind"
  when 'task' then (select t.id from "Task" t where t."importSourceId" = $2 and t."branch" = $3 and t."file" = r."file" and t."key" = r."key")
  when 'task_entry' then (select e.id from "TaskEntry" e where e."importSourceId" = $2 and e."branch" = $3
    and e."kind" = split_part(r."key", ' ', 1)::"TaskEntryKind" and e."file" = r."file" and e."recordKey" = substr(r."key", strpos(r."key", ' ') + 1))
  when 'changelog_entry' then (select c.id from "ChangelogEntry" c where c."importSourceId" = $2 and c."branch" = $3 and c."file" = r."file" and c."recordKey" = r."key")
  when 'memory_version' then (select m.id from "MemoryEntry" m where m."importSourceId" = $2 and m."branch" = $3
    and m."file" = r."file" and m."path" = substr(r."key", strpos(r."key", ' ') + 1) and m."occurrence" = split_part(r."key", ' ', 1)::int)
  else md5($2 || ' ' || r."file") end`

/** What was found in the texts of a repository, the texts themselves, and which of them are prompts. */
export const foundTables = {
  texts: {
    name: 'ImportText',
    noun: recordNouns.texts,
    keys: ['digest'],
    source: 'sourceId',
    columns: { digest: 'text', text: 'text' },
    // Whoever looks at what was found in one needs it for as long as that is listed.
    gone: { set: '"text" = t."text"', where: 'false' },
  },
  prompts: {
    name: 'ImportPrompt',
    noun: recordNouns.prompts,
    keys: ['path', 'number'],
    source: 'sourceId',
    columns: {
      path: 'text',
      number: 'int',
      digest: 'text',
      change: 'text',
      lines: 'int',
      begins: 'text',
      versions: 'int',
      isNewest: 'boolean',
      isUsed: 'boolean',
      taskKey: 'text',
      commit: 'text',
      author: 'text',
      message: 'text',
      at: time,
      present: 'boolean',
    },
    gone: replaced,
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
} satisfies Record<string, Table>
