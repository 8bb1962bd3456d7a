import 'server-only'
import { paths } from '@/lib/core/paths'
import { quoted, textWords } from '@/lib/core/said'
import { masked } from '@/lib/findings/mask'
import type { Asked } from '@/lib/findings/scan/asked'
import { addressOf, type FoundText, type HeldText, type Reading, type TextKind } from '@/lib/findings/subjects/kind'
import { entryTexts, fileTexts, lineTexts, taskTexts } from '@/lib/findings/texts'

/** Nobody here answers for what a repository held. */
const told = (title: string, href: string | null): FoundText => ({ title, href, request: null, answers: null })
/** What others named it, without what is kept out of sight. */
const shown = (text: string) => String(masked({ arguments: { text }, reason: null }).arguments.text)
const held = (texts: Asked['arguments']): HeldText => ({ asked: { arguments: texts, reason: null }, about: {} })
const idsOf = (texts: readonly { subjectId: string }[]) => texts.map(({ subjectId }) => subjectId)

export const tasks: TextKind = {
  async told(db, texts) {
    const found = await db.task.findMany({ where: { id: { in: idsOf(texts) } } })
    return new Map(
      found.map(({ id, number, title }) => [
        addressOf(id, 0),
        told(`The task T-${number}, ${quoted(shown(title))}`, paths.task(number)),
      ]),
    )
  },
  async held(db, { subjectId }) {
    const task = await db.task.findUnique({ where: { id: subjectId } })
    return task && held(taskTexts(task))
  },
}

const entryWords = {
  prompt_used: 'The prompt used',
  thought: 'A thought',
  reasoning_trace: 'The reasoning',
  handoff: 'A hand-off',
  issue: 'An issue',
  status_change: 'A change of status',
  metrics_report: 'A report',
} as const

export const taskEntries: TextKind = {
  async told(db, texts) {
    const found = await db.taskEntry.findMany({
      where: { id: { in: idsOf(texts) } },
      include: { task: { select: { number: true } } },
    })
    const runs = await newestRuns(db, found)
    return new Map(
      found.map(({ id, kind, file, task, importSourceId }) => {
        const of = task ? ` of T-${task.number}` : file === null ? '' : ` in ${textWords(shown(file))}`
        const href = task ? paths.task(task.number) : runOf(runs, importSourceId, 'notes')
        return [addressOf(id, 0), told(`${entryWords[kind]}${of}`, href)]
      }),
    )
  },
  async held(db, { subjectId }) {
    const entry = await db.taskEntry.findUnique({ where: { id: subjectId } })
    return entry && held(entryTexts(entry))
  },
}

export const changelogEntries: TextKind = {
  async told(db, texts) {
    const found = await db.changelogEntry.findMany({ where: { id: { in: idsOf(texts) } } })
    const runs = await newestRuns(db, found)
    return new Map(
      found.map(({ id, file, importSourceId }) => [
        addressOf(id, 0),
        told(`A line of the changelog ${textWords(shown(file))}`, runOf(runs, importSourceId, 'log')),
      ]),
    )
  },
  async held(db, { subjectId }) {
    const line = await db.changelogEntry.findUnique({ where: { id: subjectId } })
    return line && held(lineTexts(line))
  },
}

/** A file stands in its repository; of its text is kept what something was found in. */
export const repositoryFiles: TextKind = {
  async told(db, texts) {
    // What is in a text has a line, and what its path is has none.
    const found = await db.importFound.findMany({
      where: { subjectId: { in: idsOf(texts) } },
      orderBy: { line: { sort: 'desc', nulls: 'first' } },
    })
    const runs = await newestRuns(
      db,
      found.map(({ sourceId }) => ({ importSourceId: sourceId })),
    )
    return new Map(
      found.map(({ subjectId, version, file, line, commit, sourceId }) => [
        addressOf(subjectId!, version),
        told(
          `${textWords(shown(file))}${line === null ? '' : `, line ${line.toLocaleString('en')}`}, as ${commit.slice(0, 8)} left it`,
          runOf(runs, sourceId),
        ),
      ]),
    )
  },
  async held(db, { subjectId, version }) {
    const found = await db.importFound.findFirst({ where: { subjectId, version, textDigest: { not: null } } })
    if (!found) return null
    const { sourceId, branch, textDigest } = found
    const kept = await db.importText.findUnique({
      where: { sourceId_branch_digest: { sourceId, branch, digest: textDigest! } },
    })
    return kept && held(fileTexts(kept.text))
  },
}

/** The newest import of each repository, whose page is the repository's. */
async function newestRuns(db: Reading, rows: readonly { importSourceId: string | null }[]) {
  const ids = [...new Set(rows.flatMap(({ importSourceId }) => importSourceId ?? []))]
  // One look for each, since a repository is read again and again.
  const runs = await db.$queryRaw<{ id: string; sourceId: string }[]>`
    select r.id, s.id as "sourceId" from unnest(${ids}::text[]) s(id), lateral (
      select id from "ImportRun" where "sourceId" = s.id order by "requestedAt" desc, "number" desc limit 1) r`
  return new Map(runs.map(({ id, sourceId }) => [sourceId, id]))
}

function runOf(runs: ReadonlyMap<string, string>, sourceId: string | null, tab?: string): string | null {
  const id = sourceId === null ? undefined : runs.get(sourceId)
  return id === undefined ? null : paths.importRun(id, tab ? { tab } : {})
}
