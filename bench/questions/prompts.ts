import { asked, askedWith, type Question } from '@/bench/questions/asked'
import { listPrompts, promptBoard } from '@/lib/prompts/board/queries'
import { promptOrder, type PromptsFilter } from '@/lib/prompts/board/schema'
import { driftOrder } from '@/lib/prompts/drift/schema'
import { promptStates } from '@/lib/prompts/schema'
import { read } from '@/lib/db/client'
import { lostBy, standsNow } from '@/lib/calls/replaced/queries'
import { replacedIn } from '@/lib/calls/replaced/shown/queries'
import { filledFor } from '@/lib/calls/prompted/queries'
import { saidBy } from '@/lib/prompts/fill/queries'
import { askPrisma, matchesNow, newestUses, versionsToFill } from '@/lib/prompts/use/queries'
import {
  driftedFrom,
  driftedFromNone,
  listDrifts,
  promptNow,
  promptOfTask,
  shownDrifts,
  usageOf,
} from '@/lib/prompts/drift/queries'
import { filledPrompt, promptsFor } from '@/lib/prompts/offered/queries'
import { originOf, standingsOf } from '@/lib/prompts/origin/queries'
import { livePrompt, promptDetail } from '@/lib/prompts/queries'
import { listWork, shownWork, workedFrom } from '@/lib/prompts/work/queries'
import { workOrder } from '@/lib/prompts/work/schema'

const narrowed: readonly PromptsFilter[] = [
  {},
  ...promptStates.map((state) => ({ state })),
  { sensitivity: 'sensitive' },
  { sensitivity: 'ordinary' },
  { state: 'draft', owner: 'none' },
  { owner: 'Mila Costa' },
  { q: 'price' },
  { q: 'zephyrine' },
]

/** What is asked about the texts that pods work from. */
export const prompts: readonly Question[] = [
  ...askedWith('prompts', narrowed, (name, filter, searches) => [
    asked(name, listPrompts, ({ everything }) => [everything, filter], searches),
  ]),
  asked('prompts, deep', listPrompts, ({ everything, prompt }) => [
    everything,
    { cursor: promptOrder.behind({ slug: prompt.promptSlug }) },
  ]),
  asked('how many prompts stand where', promptBoard, ({ everything }) => [everything]),
  asked('a version of a prompt', promptDetail, ({ everything, prompt }) => [
    everything,
    prompt.promptSlug,
    prompt.number,
  ]),
  asked('what stands among prompts', standingsOf, ({ everything, prompt }) => [
    everything,
    ['none', prompt.promptSlug],
  ]),
  asked('where a prompt came from', originOf, ({ everything, prompt }) => [everything, prompt.promptSlug]),
  asked('what texts are', matchesNow, ({ prompt: { promptSlug, digest } }) => [
    [
      { environment: 'prod', said: { slug: null, text: 'You edit pages.', digest: 'none', filled: null } },
      { environment: 'prod', said: { slug: promptSlug, text: 'You edit pages.', digest: 'none', filled: null } },
      { environment: 'prod', said: { slug: promptSlug, text: null, digest, filled: null } },
      { environment: 'prod', said: { slug: null, text: null, digest, filled: null } },
    ],
  ]),
  asked('what was filled in, said with its values', saidBy, ({ asPod }) => [
    asPod,
    { slug: 'none', text: 'You edit a page.', digest: 'none', values: { page: 'a' } },
  ]),
  asked('the versions that may have been filled in', versionsToFill, ({ prompt }) => [
    askPrisma(read),
    prompt.promptSlug,
    'prod',
  ]),
  asked('what was filled in for a call', filledFor, ({ asPod }) => [{ pod: asPod.id, promptHash: 'none' }]),
  asked('what a pod said last', newestUses, ({ asPod }) => [
    askPrisma(read),
    [
      {
        podId: asPod.id,
        environment: 'prod',
        taskKey: 'work-0',
        callId: null,
        said: { slug: null, text: null, digest: '', filled: null },
      },
    ],
  ]),
  asked('what has drifted', listDrifts, ({ everything }) => [everything, {}]),
  asked('what has drifted, deep', listDrifts, ({ everything, half }) => [
    everything,
    { cursor: driftOrder.behind({ at: half, id: '0'.repeat(26) }) },
  ]),
  asked('what has drifted from a prompt', listDrifts, ({ everything, prompt }) => [
    everything,
    { prompt: prompt.promptSlug },
  ]),
  asked('what has drifted from none', listDrifts, ({ everything }) => [everything, { prompt: 'none' }]),
  asked('the newest drifts of a prompt', shownDrifts, ({ everything, prompt }) => [everything, prompt.promptSlug]),
  asked('how much has drifted from prompts', driftedFrom, ({ prompt }) => [['none', prompt.promptSlug]]),
  asked('how much belongs to no prompt', driftedFromNone, ({ everything }) => [everything]),
  asked('how much a prompt was used', usageOf, ({ everything, prompt }) => [everything, prompt.promptSlug]),
  asked('what worked from a version', listWork, ({ everything, prompt }) => [
    everything,
    prompt.promptSlug,
    prompt.number,
    {},
  ]),
  asked('what worked from a version, deep', listWork, ({ everything, prompt, half }) => [
    everything,
    prompt.promptSlug,
    prompt.number,
    { cursor: workOrder.behind({ at: half, id: '0'.repeat(26) }) },
  ]),
  asked('the newest that worked from a version', shownWork, ({ everything, prompt }) => [
    everything,
    prompt.promptSlug,
    prompt.number,
  ]),
  asked('how many worked from versions', workedFrom, ({ everything, prompt }) => [
    everything,
    prompt.promptSlug,
    [prompt.number, 1, 999],
  ]),
  asked('what a task worked from', promptOfTask, ({ everything, asPod }) => [
    everything,
    { podId: asPod.id, environment: 'prod', key: 'work-0' },
  ]),
  asked('what a text is that a task was started on', promptNow, ({ everything }) => [
    everything,
    { environment: 'prod', text: 'You edit pages.', digest: 'none', at: new Date(0) },
  ]),
  asked('the prompts that are live', promptsFor, ({ asPod }) => [asPod]),
  asked('a prompt that is live, filled in', filledPrompt, ({ asPod, prompt }) => [asPod, prompt.promptSlug, {}]),
  asked('what a call would replace', standsNow, () => [
    askPrisma(read),
    { key: 'pages.write', replaces: { text: 'text', what: 'memory' as const, by: 'path' } },
    { text: 'New', path: 'none' },
    'prod',
  ]),
  asked('what a call of its own memory would replace', standsNow, () => [
    askPrisma(read),
    { key: 'memory.write', replaces: { text: 'text', what: 'memory' as const, by: 'key' } },
    { text: 'New', key: 'none' },
    'prod',
  ]),
  asked('what a call would lose of what it replaces', lostBy, ({ prompt }) => [
    askPrisma(read),
    { key: 'pages.write', replaces: { text: 'text', what: 'prompt' as const, by: 'name' } },
    { arguments: { text: 'New', name: prompt.promptSlug }, reason: null },
    { what: 'prompt' as const, name: prompt.promptSlug, entry: null, number: 1, isOneOfSeveral: false },
  ]),
  asked('what a call would have replaced', replacedIn, () => [
    { key: 'pages.write', replaces: { text: 'text', what: 'memory' as const, by: 'path' } },
    { text: 'New', path: 'none' },
    { what: 'memory' as const, name: 'none', entry: null, number: null, isOneOfSeveral: false },
    'prod',
  ]),
  asked('the prompt that is live', livePrompt, ({ asPod, prompt }) => [asPod, prompt.promptSlug]),
]
