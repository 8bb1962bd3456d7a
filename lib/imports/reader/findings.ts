import { entryTexts, fileTexts, lineTexts, memoryTexts, taskTexts } from '@/lib/findings/texts'
import type { Contents } from '@/lib/imports/reader/contents'
import type { TreeFile } from '@/lib/imports/reader/history'
import { type Looked, lookThrough, type Made, nothing, type Span, spansOf, type Step } from '@/lib/imports/reader/looks'
import { type Touch, touchesOf } from '@/lib/imports/reader/records'
import { lineAt } from '@/lib/imports/recover/documents'
import { fileKind, isBinary } from '@/lib/imports/recover/files'
import { capBytes } from '@/lib/imports/recover/values'
import type { Commit, DeliveryBranch, Problem } from '@/lib/imports/schema'
import type { FoundRecord, TextRecord } from '@/lib/imports/store/schema'

/** What was found in everything that a branch holds and held, with the texts of files that hold it. */
export type BranchFound = { found: FoundRecord[]; texts: TextRecord[]; problems: Problem[] }

type Named = Pick<FoundRecord, 'subjectKind' | 'file' | 'key'>
type Records = Pick<DeliveryBranch, 'tasks' | 'entries' | 'changelog' | 'memory'>

/** Looks through the records of a branch: what its tasks, their stories, its log and its memory say. */
export async function findInRecords({ tasks, entries, changelog, memory }: Records): Promise<FoundRecord[]> {
  const found: FoundRecord[] = []
  const add = (named: Named, spans: readonly Span[]) => {
    for (const { hit, made, ...span } of spans)
      found.push({ ...named, ...hit, ...span, ...madeBy(made), line: null, textDigest: null })
  }
  const one = async (named: Named, texts: Record<string, unknown>, made: Made, present: boolean) => {
    const looked = await lookThrough(texts)
    if (looked === nothing) return
    add(
      named,
      spansOf([{ made, before: null, after: looked }]).map((span) => ({ ...span, since: 0, version: 0, present })),
    )
  }
  for (const task of tasks)
    await one(
      { subjectKind: 'task', file: task.file, key: task.key },
      taskTexts(task),
      { commit: task.commit, author: task.author, at: task.updatedAt },
      task.present,
    )
  for (const entry of entries)
    await one(
      { subjectKind: 'task_entry', file: entry.file, key: `${entry.kind} ${entry.recordKey}` },
      entryTexts(entry),
      entry,
      entry.present,
    )
  for (const line of changelog)
    await one(
      { subjectKind: 'changelog_entry', file: line.file, key: line.recordKey },
      lineTexts(line),
      { commit: line.firstCommit, author: line.firstAuthor, at: line.firstAt },
      !line.lost,
    )
  for (const { file, path, occurrence, versions } of memory) {
    const steps: Step[] = []
    let before: Looked | null = null
    for (const version of versions) {
      const after: Looked = version.removed ? nothing : await lookThrough(memoryTexts(version))
      steps.push({ made: version, before, after })
      before = after
    }
    if (steps.some(({ after }) => after !== nothing))
      add({ subjectKind: 'memory_version', file, key: `${occurrence} ${path}` }, spansOf(steps))
  }
  return found
}

function madeBy({ commit, author, at }: Made): Made {
  return { commit, author, at }
}

// So many versions of files are looked through, those that stand there and the newest first.
const mostTexts = 30_000
const together = 32

/** What was found in each object, for all branches of a repository. */
const known = new WeakMap<Contents['text'], Map<string, Looked | null>>()

type Files = {
  contents: Contents
  commits: readonly Commit[]
  tree: ReadonlyMap<string, TreeFile>
  /** Told now and then, as nothing else is said for a while. */
  onPart: () => void
}

/** Looks through every version of every file that holds no records, which are looked through as such. */
export async function findInFiles({ contents, commits, tree, onPart }: Files): Promise<BranchFound> {
  const files = touchesOf(commits, tree, (path) => (fileKind(path) === null && !isBinary(path) ? 'file' : null))
  const byPath = files.get('file') ?? new Map<string, Touch[]>()
  const looked = known.get(contents.text) ?? new Map<string, Looked | null>()
  known.set(contents.text, looked)
  const wanted = newestFirst(byPath, tree).filter(([oid]) => !looked.has(oid))
  const now = wanted.slice(0, Math.max(0, mostTexts - looked.size))
  const readFrom = (from: number) => {
    const part = Promise.all(
      now.slice(from, from + together).map(async ([oid, path]) => ({ oid, ...(await contents.text(oid, path)) })),
    )
    // Where git ends meanwhile it is told when they are asked for.
    part.catch(() => {})
    return part
  }
  let next = readFrom(0)
  for (let from = 0; from < now.length; from += together) {
    if (from % (together * 16) === 0) onPart()
    const part = await next
    // Git reads the next ones while these are looked through.
    next = readFrom(from + together)
    for (const { oid, text } of part) looked.set(oid, text === null ? null : await seen(text))
  }
  const found: FoundRecord[] = []
  const texts = new Map<string, string>()
  for (const [path, touches] of byPath) {
    const spans = spansOf(touches.map((touch) => stepOf(touch, looked)))
    for (const { hit, made, ...span } of spans) {
      const oid = touches[span.version - 1]!.after!
      const { text } = await contents.text(oid, path)
      if (text === null) continue
      const textDigest = contents.hash(text)
      texts.set(textDigest, text)
      const named = { subjectKind: 'repository_file' as const, file: capBytes(path, 700), key: '' }
      found.push({ ...named, ...hit, ...span, ...made, line: lineAt(text, hit.from), textDigest })
    }
  }
  return {
    found,
    texts: Array.from(texts, ([digest, text]) => ({ digest, text })),
    problems: wanted.length > now.length ? [tooMany(wanted.length, now.length)] : [],
  }
}

function stepOf({ commit, before, after }: Touch, looked: ReadonlyMap<string, Looked | null>): Step {
  const at = (oid: string | null) => (oid === null ? nothing : (looked.get(oid) ?? null))
  return { made: { commit: commit.hash, author: commit.author, at: commit.at }, before: at(before), after: at(after) }
}

/** Every object once with a path that it had: what stands there, then from the newest change to the oldest. */
function newestFirst(
  files: ReadonlyMap<string, readonly Touch[]>,
  tree: ReadonlyMap<string, TreeFile>,
): [oid: string, path: string][] {
  const all = [...files].flatMap(([path, touches]) => touches.map(({ commit, after }) => ({ path, after, commit })))
  const standing = [...files.keys()].flatMap((path): [string, string][] => {
    const oid = tree.get(path)?.oid
    return oid === undefined ? [] : [[oid, path]]
  })
  const past = all
    .toSorted((one, other) => (one.commit.at < other.commit.at ? 1 : -1))
    .flatMap(({ path, after }): [string, string][] => (after === null ? [] : [[after, path]]))
  return [...new Map([...standing, ...past])]
}

/** What is found in the text of a file; in one that is mostly no text, nothing. */
async function seen(text: string): Promise<Looked> {
  const strange = text.split('\ufffd').length - 1
  return strange > text.length / 20 ? nothing : await lookThrough(fileTexts(text))
}

function tooMany(wanted: number, now: number): Problem {
  const reason = `Of ${wanted.toLocaleString('en')} versions of files the newest ${now.toLocaleString('en')} were looked through for keys, personal data and hidden characters.`
  return { code: 'too_many', path: '', line: null, commit: null, reason }
}
