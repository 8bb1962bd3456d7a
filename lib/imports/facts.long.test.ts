import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readDelivery } from '@/lib/imports/reader/delivery'
import type { DeliveryBranch } from '@/lib/imports/schema'

// Repositories of real projects with what was counted on them lie beside the project on machines that have them.
const sample = process.env.COUNTERSIGN_SAMPLE_DATA ?? path.resolve('../shared/data/delivery')
const factsFile = path.join(sample, 'FACTS.json')
const present = existsSync(factsFile)
// oxlint-disable-next-line typescript/no-explicit-any -- the file has its own shape, and comparing is all that is done with it
const facts: Record<string, any> = present ? JSON.parse(readFileSync(factsFile, 'utf8')) : {}
const projects = [...new Set(Object.keys(facts).map((key) => key.split(':')[0]!))]

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-facts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('has real repositories to compare with', (context) => {
  context.skip(!present, `there are none in ${sample}; COUNTERSIGN_SAMPLE_DATA may name another folder`)
  expect(projects).not.toEqual([])
})

describe.skipIf(!present).each(projects)('%s', (project) => {
  it('is read as it was counted', { timeout: 300_000 }, async () => {
    const source = path.join(sample, `${project}.bundle`)
    const read: string[] = []
    for await (const found of readDelivery({ source, folder: mkdtempSync(path.join(folder, 'x')) })) {
      if (found.type !== 'branch') continue
      const expected = facts[`${project}:${found.branch.name}`]
      if (!expected) continue
      read.push(found.branch.name)
      expect({ branch: found.branch.name, ...counted(found.branch) }).toEqual({
        branch: found.branch.name,
        ...expectedOf(expected),
      })
    }
    expect(read.toSorted(byText)).toEqual(branchesOf(project))
  })
})

function branchesOf(project: string): string[] {
  return Object.keys(facts)
    .flatMap((key) => (key.startsWith(`${project}:`) ? key.slice(project.length + 1) : []))
    .toSorted(byText)
}

/** What we counted, in the order of the comparison. */
function counted({ facts: found, rewrites }: DeliveryBranch) {
  const { tasks, memory, changelog, artifacts } = found
  return {
    commits: [found.commits, found.merges, found.treeFiles],
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([file, task]) => [
        file,
        {
          ...pick(task, [
            'count',
            'doneTrue',
            'withoutId',
            'noDescription',
            'promptPathMissing',
            'templateMissing',
            'dependencies',
          ]),
          status: task.status,
          podOwner: task.podOwner,
          phase: task.phase,
          doneButOpen: task.doneButOpen,
        },
      ]),
    ),
    memory:
      memory &&
      pick(memory, ['entries', 'uniquePaths', 'duplicatePaths', 'missingMetadata', 'pathNotInTree', 'rawUrlBranch']),
    changelog: changelog && {
      ...pick(changelog, [
        'tipEntries',
        'tipTaskKeys',
        'tipEntriesWithUnknownTask',
        'versions',
        'maxEntries',
        'distinctEntries',
        'lostAtTip',
        'filesShape',
        'committedBy',
      ]),
      truncations: changelog.truncations.map(({ commit, before, after }) => [commit.slice(0, 7), before, after]),
    },
    artifacts: pick(artifacts, [
      'promptsUsed',
      'thoughtFiles',
      'thoughts',
      'thoughtsWithoutMessage',
      'reasoningTraces',
      'handoffFiles',
      'handoffs',
      'handoffsToNobody',
      'issues',
      'issueStatus',
      'issueType',
      'issueFilesUnparsable',
    ]),
    agentLinkedCommits: found.agentLinkedCommits,
    destructive: rewrites
      .filter(({ destructive }) => destructive)
      .map(({ commit, path: file, linesBefore, linesAfter, restoredCommit }) => [
        commit.slice(0, 7),
        file,
        linesBefore,
        linesAfter,
        restoredCommit?.slice(0, 7) ?? null,
      ])
      .toSorted(byText),
    elisions: rewrites
      .filter(({ elisionCertain }) => elisionCertain)
      .map(({ commit, elisionMarker }) => [commit.slice(0, 7), elisionMarker])
      .toSorted(byText),
  }
}

// oxlint-disable-next-line typescript/no-explicit-any -- see above
function expectedOf(expected: any) {
  const { tasks = {}, memory = null, changelog = null, artifacts: made } = expected
  const short = (commit: string | undefined) => commit?.slice(0, 7) ?? null
  return {
    commits: [expected.commits, expected.merges, made.tree_files],
    tasks: mapped(tasks, (task) => ({
      count: task.count,
      doneTrue: task.done_true,
      withoutId: task.null_id,
      noDescription: task.no_description,
      promptPathMissing: task.prompt_path_missing,
      templateMissing: task.instance_of_missing,
      dependencies: task.depends_on_edges,
      status: named(task.status),
      podOwner: named(task.pod_owner),
      phase: named(task.phase),
      doneButOpen: task.done_but_status_not_complete,
    })),
    memory: memory && {
      entries: memory.entries,
      uniquePaths: memory.unique_paths,
      duplicatePaths: memory.duplicate_paths,
      missingMetadata: memory.missing_metadata,
      pathNotInTree: memory.path_not_in_tree,
      rawUrlBranch: memory.raw_url_branch,
    },
    changelog: changelog && {
      tipEntries: changelog.tip_entries,
      tipTaskKeys: changelog.tip_distinct_task_ids,
      tipEntriesWithUnknownTask: changelog.tip_entries_with_unknown_task,
      versions: changelog.versions,
      maxEntries: changelog.max_entries_any_version,
      distinctEntries: changelog.distinct_entries_over_history,
      lostAtTip: changelog.lost_at_tip,
      filesShape: changelog.shape_files_list,
      committedBy: named(changelog.history_committed_by),
      truncations: changelog.truncations.map((one: Cut) => [short(one.commit), one.before, one.after]),
    },
    artifacts: {
      promptsUsed: made.prompt_used,
      thoughtFiles: made.chain_of_thought_files,
      thoughts: made.chain_of_thought_entries,
      thoughtsWithoutMessage: made.chain_of_thought_null_messages,
      reasoningTraces: made.reasoning_traces,
      handoffFiles: made.handoff_files,
      handoffs: made.handoffs,
      handoffsToNobody: made.handoffs_placeholder_to_pod,
      issues: made.issues,
      issueStatus: made.issues_status,
      issueType: made.issues_type,
      issueFilesUnparsable: made.issue_files_unparsable,
    },
    agentLinkedCommits: expected.agent_linked_commits ?? 0,
    destructive: (expected.destructive_rewrites_data_files ?? [])
      .map((one: Cut) => [
        short(one.commit),
        one.path,
        one.lines_before,
        one.lines_after,
        short(one.restored_by?.commit),
      ])
      .toSorted(byText),
    elisions: expected.elision_overwrites.map((one: Cut) => [short(one.commit), one.marker.trim()]).toSorted(byText),
  }
}

// oxlint-disable-next-line typescript/no-explicit-any -- see above
type Cut = any

function byText(one: unknown, other: unknown): number {
  return String(one) < String(other) ? -1 : 1
}

function pick<Of extends object, Key extends keyof Of>(of: Of, keys: readonly Key[]): Pick<Of, Key> {
  return Object.fromEntries(keys.map((key) => [key, of[key]])) as Pick<Of, Key>
}

function mapped(of: Record<string, Cut>, change: (value: Cut) => unknown) {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value)]))
}

/** Python writes nothing as None. */
function named(tally: Record<string, number>) {
  return Object.fromEntries(Object.entries(tally).map(([word, count]) => [word === 'None' ? 'none' : word, count]))
}
