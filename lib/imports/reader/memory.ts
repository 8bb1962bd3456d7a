import { listLosses } from '@/lib/imports/reader/losses'
import type { Loss, MemoryFacts } from '@/lib/imports/facts/schema'
import { byImportance } from '@/lib/imports/recover/files'
import type { Contents } from '@/lib/imports/reader/contents'
import type { TreeFile } from '@/lib/imports/reader/history'
import { listChanges, type Touch } from '@/lib/imports/reader/records'
import { memoryFacts, memoryFlags, memoryMisfit, recoverMemory } from '@/lib/imports/recover/memory'
import type { MemoryRecord } from '@/lib/imports/store/schema'
import type { Commit, Problem } from '@/lib/imports/schema'
import { problemsOf } from '@/lib/imports/recover/spans'

/** The memory of a branch with its history; facts of files at the tip, the main one first. */
export type BranchMemory = { records: MemoryRecord[]; facts: MemoryFacts[]; problems: Problem[]; losses: Loss[] }

export async function readMemory(
  contents: Contents,
  files: ReadonlyMap<string, readonly Touch[]>,
  { commits, tree, branch }: { commits: readonly Commit[]; tree: ReadonlyMap<string, TreeFile>; branch: string },
): Promise<BranchMemory> {
  const memory: BranchMemory = { records: [], facts: [], problems: [], losses: [] }
  const paths = new Set(tree.keys())
  const flagsOf = memoryFlags(branch, paths, lastChanges(commits))
  const standing = [...files.keys()].filter((path) => tree.has(path))
  for (const path of (standing.length > 0 ? standing : [...files.keys()]).toSorted(byImportance)) {
    const changes = await listChanges(contents, path, files.get(path)!)
    memory.records.push(...recoverMemory(path, changes, contents.table, flagsOf))
    memory.losses.push(...listLosses('memory', path, changes, contents.table))
    memory.problems.push(...problemsOf(path, changes, contents.table, memoryMisfit))
    const facts = memoryFacts(path, changes, contents.table, paths)
    if (tree.has(path) && facts.entries > 0) memory.facts.push(facts)
  }
  return memory
}

function lastChanges(commits: readonly Commit[]): Map<string, string> {
  const changedAt = new Map<string, string>()
  for (const { at, changes } of commits) for (const { path } of changes) changedAt.set(path, at)
  return changedAt
}
