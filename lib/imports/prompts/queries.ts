import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import type { PlacedPage } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import { seen, seenIn, seenWhole } from '@/lib/findings/aside/seen'
import { viewsOf } from '@/lib/findings/queries'
import type {
  PromptChange,
  PromptLine,
  PromptVersionLine,
  RepositoryPrompt,
  TaskNamed,
  TaskPrompt,
} from '@/lib/imports/prompts/schema'
import { promptsListed } from '@/lib/imports/lists/queries'
import { latest, pageOf } from '@/lib/imports/views/queries'
import type { FindingsFilter } from '@/lib/imports/views/schema'
import type { Origin } from '@/lib/prompts/origin/schema'
import { standingsOf } from '@/lib/prompts/origin/queries'

/** So many tasks are named on a line. */
const fewTasks = 5

/** The prompts of a repository, what changed last first: its files by their paths, or the texts that tasks were started on. */
export async function repositoryPrompts(
  actor: Actor,
  { used, ...filter }: FindingsFilter & { used: boolean },
): Promise<PlacedPage<PromptLine>> {
  demand(actor, 'imports:read')
  return await pageOf(promptsListed(used), filter, latest, async (ids, others) => {
    const rows = await read.importPrompt.findMany({ where: { id: { in: ids } } })
    const { sourceId } = filter
    const past = used
      ? []
      : await read.importPrompt.findMany({
          where: { sourceId, path: { in: rows.map(({ path }) => path) }, isUsed: false },
          select: { path: true, branch: true, digest: true, change: true },
        })
    const digests = [...rows, ...past].map(({ digest }) => digest)
    const [tasks, standings] = await Promise.all([tasksOn(sourceId, digests), standingsOf(actor, digests)])
    return rows.map((row) => {
      const own = past.filter(({ path, branch }) => path === row.path && branch === row.branch)
      const all = used ? [row.digest] : [...new Set(own.map(({ digest }) => digest))]
      const ran = all.flatMap((digest) => tasks.get(digest) ?? [])
      return {
        id: row.id,
        branch: row.branch,
        elsewhere: others.get(row.id) ?? null,
        path: row.path,
        begins: row.begins,
        number: row.number,
        versions: row.versions,
        change: row.change as PromptChange,
        emptied: own.filter(({ change }) => change === 'emptied').length,
        at: row.at.toISOString(),
        author: row.author,
        commit: row.commit,
        tasks: ran.slice(0, fewTasks),
        taskCount: ran.length,
        standing: standings.get(row.digest) ?? null,
        earlier:
          all
            .flatMap((digest) => standings.get(digest) ?? [])
            .toSorted((one, other) => one.number - other.number)
            .at(-1) ?? null,
      }
    })
  })
}

/** The tasks of a repository that were started on these texts, each once however many branches have it. */
async function tasksOn(sourceId: string, digests: readonly string[]): Promise<Map<string, TaskNamed[]>> {
  const found = await read.task.findMany({
    where: { importSourceId: sourceId, promptHash: { in: [...new Set(digests)] } },
    select: { number: true, title: true, key: true, promptHash: true },
    orderBy: { number: 'asc' },
    take: 2_000,
  })
  const tasks = new Map<string, Map<string, TaskNamed>>()
  for (const { promptHash, key, number, title } of revealIn(await seenIn(found, ['title']))) {
    const of = tasks.get(promptHash!) ?? new Map<string, TaskNamed>()
    tasks.set(promptHash!, of)
    if (!of.has(key)) of.set(key, { number, title })
  }
  return new Map(Array.from(tasks, ([digest, of]) => [digest, [...of.values()]]))
}

/** So many versions a page lists. */
const mostVersions = 100

/** A version of a prompt of a repository, beside the one before it; null where there is none. */
export async function repositoryPrompt(actor: Actor, id: string): Promise<RepositoryPrompt | null> {
  demand(actor, 'imports:read')
  const found = await read.importPrompt.findUnique({ where: { id }, include: { source: true } })
  if (!found) return null
  const { sourceId, branch, path, source } = found
  const of = { sourceId, branch, path }
  const [versions, run, origin, named, places] = await Promise.all([
    read.importPrompt.findMany({ where: of, orderBy: { number: 'desc' }, take: mostVersions }),
    read.importRun.findFirst({ where: { sourceId }, orderBy: { number: 'desc' }, select: { id: true } }),
    read.promptVersion.findFirst({
      where: { originId: sourceId, originPath: path },
      orderBy: { number: 'desc' },
      include: { prompt: { select: { title: true } } },
    }),
    read.task.findMany({
      where: { importSourceId: sourceId, branch, data: { path: ['prompt'], equals: path } },
      select: { number: true, title: true },
      orderBy: { number: 'asc' },
      take: 50,
    }),
    read.importFound.findMany({
      where: { sourceId, file: path, subjectKind: { in: ['repository_file', 'task_entry'] }, findingId: { not: null } },
      select: { findingId: true },
      take: 200,
    }),
  ])
  const earlier = found.number > 1 ? versions.find(({ number }) => number === found.number - 1) : undefined
  const digests = versions.map(({ digest }) => digest)
  const [tasks, standings, text, before, newest, findings] = await Promise.all([
    tasksOn(sourceId, digests),
    standingsOf(actor, digests),
    textOf(sourceId, found),
    earlier ? textOf(sourceId, earlier) : null,
    origin && read.promptVersion.findFirst({ where: { promptSlug: origin.promptSlug }, orderBy: { number: 'desc' } }),
    read.finding.findMany({ where: { id: { in: places.map(({ findingId }) => findingId!) } } }).then(viewsOf),
  ])
  const line = (one: (typeof versions)[number]): PromptVersionLine => ({
    id: one.id,
    number: one.number,
    change: one.change as PromptChange,
    lines: one.lines,
    at: one.at.toISOString(),
    author: one.author,
    commit: one.commit,
    message: one.message,
    tasks: tasks.get(one.digest) ?? [],
    standing: standings.get(one.digest) ?? null,
  })
  return revealIn({
    ...line(found),
    ...(await seenWhole({ message: found.message, begins: found.begins })),
    path,
    branch,
    versionCount: found.versions,
    isUsed: found.isUsed,
    source: { id: sourceId, name: source.name, runId: run?.id ?? null },
    text,
    before: earlier && before !== null ? { number: earlier.number, text: before } : null,
    named: await seenIn(named, ['title']),
    versions: await seenIn(versions.map(line), ['message']),
    findings,
    takenUpAs: origin && newest ? { slug: origin.promptSlug, title: origin.prompt.title, newest: newest.number } : null,
  })
}

/** The text of a version as it may be seen; nothing where its file was removed, null where it is not kept. */
async function textOf(
  sourceId: string,
  { digest, change }: { digest: string; change: string },
): Promise<string | null> {
  if (change === 'removed') return ''
  const kept = await read.importText.findFirst({ where: { sourceId, digest }, select: { text: true } })
  return kept && (await seen({ text: kept.text })).shown.text
}

/** Which files of a repository are said to be prompts; none for those that are named so everywhere. */
export async function promptPathsOf(actor: Actor, sourceId: string): Promise<string[]> {
  demand(actor, 'imports:read')
  const source = await read.importSource.findUnique({ where: { id: sourceId }, select: { promptPaths: true } })
  return source?.promptPaths ?? []
}

/** The newest version of the file that a prompt was taken up from, where the repository went on after that; null where not. */
export async function newerAt(
  actor: Actor,
  { originId: sourceId, originPath: path }: Pick<Origin, 'originId' | 'originPath'>,
): Promise<{ id: string; standing: boolean } | null> {
  demand(actor, 'imports:read')
  const newest = await read.importPrompt.findFirst({
    where: { sourceId, path, isNewest: true, present: true, change: { not: 'removed' } },
    orderBy: { at: 'desc' },
  })
  if (!newest) return null
  return { id: newest.id, standing: (await standingsOf(actor, [newest.digest])).has(newest.digest) }
}

/** What each text that a task of a repository was started on is there, and among prompts; by its digest. */
export async function promptsOfTask(actor: Actor, number: number): Promise<TaskPrompt[]> {
  demand(actor, 'imports:read')
  const task = await read.task.findUnique({
    where: { number },
    select: { importSourceId: true, entries: { where: { kind: 'prompt_used' }, select: { data: true }, take: 100 } },
  })
  if (!task?.importSourceId) return []
  const digests = task.entries.flatMap(({ data }) => {
    const { promptHash } = data as { promptHash?: unknown }
    return typeof promptHash === 'string' ? promptHash : []
  })
  const [known, standings] = await Promise.all([
    read.importPrompt.findMany({
      where: { sourceId: task.importSourceId, digest: { in: digests } },
      // A file of prompts says more of a text than the record that a task was started on it.
      orderBy: [{ isUsed: 'desc' }, { at: 'asc' }],
      select: { id: true, digest: true },
    }),
    standingsOf(actor, digests),
  ])
  return digests.map((digest) => ({
    digest,
    id: known.findLast((one) => one.digest === digest)?.id ?? null,
    standing: standings.get(digest) ?? null,
  }))
}
