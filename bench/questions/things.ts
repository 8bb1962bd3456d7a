import { asked, askedWith, type Question } from '@/bench/questions/asked'
import type { World } from '@/bench/questions/world'
import { forgetPreview } from '@/lib/imports/repositories/queries'
import {
  importDetail,
  importRunState,
  importsGoingOn,
  importSources,
  knownHeads,
  listImports,
  openImports,
} from '@/lib/imports/queries'
import {
  newerAt,
  promptPathsOf,
  promptsOfTask,
  repositoryPrompt,
  repositoryPrompts,
} from '@/lib/imports/prompts/queries'
import { rewriteDetail } from '@/lib/imports/rewrites/queries'
import {
  contentRewrites,
  importProblems,
  looseEntries,
  recoveredLog,
  rewritesTold,
  unloggedEdits,
} from '@/lib/imports/views/queries'
import { rewriteKinds } from '@/lib/imports/views/schema'
import { listMemory, memoryChoices, memoryCounts, memoryDetail, memoryTotal } from '@/lib/memory/queries'
import { hasTaught, taughtBy } from '@/lib/memory/revoke/queries'
import {
  entryOrder,
  givenAmong,
  givenCounts,
  givenEntries,
  givenEntry,
  writtenVersion,
} from '@/lib/memory/written/queries'
import { entryFilter } from '@/lib/memory/written/schema'
import { type MemoryFilter, memorySorts, memoryState } from '@/lib/memory/schema'
import { outputDetail, outputsOfTask } from '@/lib/outputs/detail/queries'
import { standingAmong } from '@/lib/outputs/remembered/queries'
import { taskActivity } from '@/lib/tasks/activity/queries'
import { listTasks, taskChoices, taskCounts, taskTotal } from '@/lib/tasks/list/queries'
import { lastMovedOf, taskDetail } from '@/lib/tasks/queries'
import { taskBoard } from '@/lib/tasks/board/queries'
import { findingsOfTask } from '@/lib/tasks/found/queries'
import { taskGraph } from '@/lib/tasks/graph/queries'
import { turnsOf } from '@/lib/tasks/turns/queries'
import { waitsOf } from '@/lib/tasks/waits/queries'
import { placesForTasks, podsFor } from '@/lib/tasks/hands/queries'
import { nextTasksOf, ownTask, ownTasks } from '@/lib/tasks/own/queries'
import { ownFilter, ownStatuses } from '@/lib/tasks/own/schema'
import { type TaskFilter, taskSorts, taskStatus } from '@/lib/tasks/schema'

const both = <Name extends string>(names: readonly Name[]) => names.flatMap((name) => [name, `-${name}`] as const)
const narrowed = [{}, { pod: 'Nobody' }, { source: 'delivery-1' }, { source: 'nowhere' }, { q: 'zephyrine' }]

const tasks: readonly TaskFilter[] = [
  ...narrowed,
  ...taskStatus.options.map((status) => ({ status })),
  { phase: 'Phase 3' },
  { pod: 'BillingPod0' },
  { origin: 'live' },
  { origin: 'import' },
  { waits: 'people' },
  { age: 'still' },
  { status: 'in_progress', age: 'still' },
  { q: 'checkout' },
]
const memory: readonly MemoryFilter[] = [
  ...narrowed,
  ...memoryState.options.map((state) => ({ state })),
  { kind: 'md' },
  { pod: 'BillingPod0' },
  { flag: 'path_not_in_tree' },
  { flag: 'contradicts' },
  { age: 'new' },
  { age: 'recent' },
  { age: 'old' },
  { q: 'tag7' },
  { q: 'lamp' },
]
const deep = ({ half }: World) => `${half.getTime()},${'0'.repeat(26)}`

/** Everything that is asked about tasks, memory and imports. */
export const things: readonly Question[] = [
  ...askedWith('tasks', [...tasks, ...both(taskSorts).map((sort) => ({ sort }))], (name, filter, searches) => [
    asked(name, listTasks, ({ everything }) => [everything, filter], searches),
  ]),
  ...askedWith('counts of tasks', tasks, (name, filter, searches) => [
    asked(name, taskCounts, ({ everything }) => [everything, filter], searches),
  ]),
  asked('tasks, deep', listTasks, (world) => [world.everything, { cursor: deep(world) }]),
  ...[{}, { q: 'zephyrine' }, { pod: 'Pod 1' }].flatMap((filter) => [
    asked(`board of tasks ${JSON.stringify(filter)}`, taskBoard, ({ everything }) => [everything, filter]),
    asked(`what waits for what ${JSON.stringify(filter)}`, taskGraph, ({ everything }) => [everything, filter]),
  ]),
  asked('what a task waits for', waitsOf, ({ everything, live }) => [everything, live]),
  asked('tasks in all', taskTotal, ({ everything }) => [everything]),
  asked('choices of tasks', taskChoices, ({ everything }) => [everything]),
  asked('a task made here', taskDetail, ({ everything, live }) => [everything, live.number]),
  asked('a task from a repository', taskDetail, ({ everything, imported }) => [everything, imported.number]),
  asked('what a task produced', outputsOfTask, ({ everything, live: { key } }) => [
    everything,
    { podSlug: 'pod-0', environment: 'prod', key },
  ]),
  asked('a file with what stands of it', outputDetail, ({ everything, output }) => [everything, output.id, null]),
  asked('a file with another revision', outputDetail, ({ everything, output }) => [everything, output.id, 3]),
  asked('what was found in what a task brought about', findingsOfTask, ({ everything, live }) => [
    everything,
    live.number,
  ]),
  asked('what was found in a task of a repository', findingsOfTask, ({ everything, imported }) => [
    everything,
    imported.number,
  ]),
  asked('who had a task', turnsOf, ({ everything, live }) => [everything, live.number]),
  ...[
    { paths: ['docs/a.md'], folders: [] },
    { paths: [], folders: ['docs'] },
    { paths: [], folders: ['nowhere'] },
  ].map((among) =>
    asked(`files that stand ${JSON.stringify(among)}`, standingAmong, ({ asPod, output }) => [
      asPod,
      output.project,
      among,
    ]),
  ),
  asked('how much pods know', givenCounts, ({ asPod }) => [asPod]),
  asked('what pods know of files', givenAmong, ({ asPod, written }) => [asPod, [written.path, 'nothing']]),
  asked('when a task moved', lastMovedOf, ({ everything, live }) => [everything, live.number]),
  asked('what moved on a task', taskActivity, ({ everything, live }) => [everything, live.id]),
  ...[{}, ...ownStatuses.map((status) => ({ status }))].map((filter) =>
    asked(`tasks of a pod ${JSON.stringify(filter)}`, ownTasks, ({ asPod }) => [asPod, ownFilter.parse(filter)]),
  ),
  asked('tasks of a pod, deep', ownTasks, ({ asPod, live }) => [
    asPod,
    ownFilter.parse({ cursor: String(live.number + 100) }),
  ]),
  asked('what is ready for a pod', nextTasksOf, ({ asPod }) => [asPod, 25]),
  asked('a task of a pod, and what waits for it', ownTask, ({ asPod, live }) => [asPod, live.key]),
  asked('who could go on with a task', podsFor, ({ everything }) => [everything, 'prod', 'pod-0']),
  asked('who a new task could be given to', placesForTasks, ({ everything }) => [everything]),
  ...askedWith('memory', [...memory, ...both(memorySorts).map((sort) => ({ sort }))], (name, filter, searches) => [
    asked(name, listMemory, ({ everything }) => [everything, filter], searches),
  ]),
  ...askedWith('counts of memory', memory, (name, filter, searches) => [
    asked(name, memoryCounts, ({ everything }) => [everything, filter], searches),
  ]),
  asked('memory, deep', listMemory, (world) => [world.everything, { cursor: deep(world) }]),
  asked('memory in all', memoryTotal, ({ everything }) => [everything]),
  asked('choices of memory', memoryChoices, ({ everything }) => [everything]),
  asked('an entry in memory', memoryDetail, ({ everything, entry }) => [everything, entry.id]),
  asked('an entry that was written here', memoryDetail, ({ everything, written }) => [everything, written.id]),
  asked('what a task taught', taughtBy, ({ everything, live }) => [everything, live.number]),
  asked('whether a task taught something', hasTaught, ({ everything, live }) => [everything, live.number]),
  ...askedWith(
    'what pods know',
    [{}, { q: 'zephyrine' }, { q: 'kettle' }, { q: 'month5' }, { q: 'batch 17' }],
    (name, filter, searches) => [
      asked(name, givenEntries, ({ asPod }) => [asPod, entryFilter.parse(filter)], searches),
    ],
  ),
  asked('what pods know, deep', givenEntries, ({ asPod, written }) => [
    asPod,
    entryFilter.parse({ cursor: entryOrder.behind({ path: written.path, id: written.id }) }),
  ]),
  asked('what a pod knows by its name', givenEntry, ({ asPod, written }) => [asPod, written.path]),
  asked('where a version stands that a pod wrote', writtenVersion, ({ asPod, written }) => [asPod, written.path, 2]),
  asked('imports', listImports, ({ everything }) => [everything]),
  asked('an import', importDetail, ({ everything, run }) => [everything, run.id]),
  asked('where an import stands', importRunState, ({ everything, run }) => [everything, run.id]),
  asked('imports that go on', importsGoingOn, ({ everything }) => [everything]),
  asked('imports under way', openImports, ({ everything }) => [everything]),
  asked('repositories', importSources, ({ everything }) => [everything]),
  asked('heads that are known', knownHeads, ({ everything }) => [everything]),
  asked('what would be forgotten', forgetPreview, ({ everything, source }) => [everything, { sourceId: source.id }]),
  ...[importProblems, contentRewrites, unloggedEdits, looseEntries].flatMap((query) =>
    [{}, { branch: 'main' }, { branch: 'nowhere' }].map((filter) =>
      asked(`${query.name} ${filter.branch ?? ''}`.trim(), query, ({ everything, source }) => [
        everything,
        { sourceId: source.id, ...filter },
      ]),
    ),
  ),
  ...[false, true].map((used) =>
    asked(`prompts of a repository${used ? ' that tasks were started on' : ''}`, repositoryPrompts, (world) => [
      world.everything,
      { sourceId: world.source.id, used },
    ]),
  ),
  asked('a prompt of a repository', repositoryPrompt, ({ everything, prompted }) => [everything, prompted.id]),
  asked('prompts of a task of a repository', promptsOfTask, ({ everything, imported }) => [
    everything,
    imported.number,
  ]),
  asked('what came after a prompt that was taken up', newerAt, ({ everything, prompted }) => [
    everything,
    { originId: prompted.sourceId, originPath: prompted.path },
  ]),
  asked('which files are prompts', promptPathsOf, ({ everything, source }) => [everything, source.id]),
  ...rewriteKinds.flatMap((what) =>
    [{}, { branch: 'main' }].map((filter) =>
      asked(`contentRewrites ${what} ${filter.branch ?? ''}`.trim(), contentRewrites, ({ everything, source }) => [
        everything,
        { sourceId: source.id, what, ...filter },
      ]),
    ),
  ),
  asked('rewrites of a repository, told', rewritesTold, ({ everything, source }) => [everything, source.id]),
  asked('a rewrite with its texts', rewriteDetail, ({ everything, rewritten }) => [everything, rewritten.id]),
  ...[{}, { lost: true }, { lost: false }, { task: 'unknown' as const }, { branch: 'main' }].map((filter) =>
    asked(`recoveredLog ${JSON.stringify(filter)}`, recoveredLog, ({ everything, source }) => [
      everything,
      { sourceId: source.id, ...filter },
    ]),
  ),
]
