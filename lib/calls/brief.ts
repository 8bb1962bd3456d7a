import type { Matched } from '@/lib/prompts/use/match'
import { knownWords, saidOfTask, standingOf } from '@/lib/prompts/use/said'
import type { Standing } from '@/lib/calls/replaced/schema'
import { amountsOf } from '@/lib/calls/amounts'
import { noAnswerText } from '@/lib/requests/labels'
import type { Brief, Check, Unusual } from '@/lib/requests/schema'
import { counted } from '@/lib/core/count'
import { countHidden } from '@/lib/core/hidden'
import { scanChecks } from '@/lib/requests/found'
import type { Losses } from '@/lib/findings/losses'
import type { Scan } from '@/lib/findings/scan/asked'
import { describeCall, objectOf } from '@/lib/tools/rules'
import type { Tool } from '@/lib/tools/schema'
import { isSaidWhole } from '@/lib/tools/template'

/** So many of a pod's newest calls are looked at, so that a busy pod's request is judged as fast as any other. */
export const newestCounted = 1_000

/**
 * What the record knows about calls like this one: among the pod's calls of the last 90 days, or among its newest ones
 * where there are more than `newestCounted`, unless said otherwise.
 */
export type Baseline = {
  sameTool: number
  sameToolHere: number
  allCalls: number
  rejectedLastHour: number
  /** In the environment of the call only, all of them: rules may go by it. */
  lastHour: number
}

const manyPerHour = 10

/** The span that the counts speak of. */
function spanOf({ allCalls }: Baseline): string {
  return allCalls < newestCounted ? '90 days' : `${newestCounted.toLocaleString('en')} calls`
}

/** What is out of the ordinary, each with the counts it rests on. Empty when nothing is. */
export function unusualFacts(
  podName: string,
  toolTitle: string,
  environment: string,
  base: Baseline,
  hidden: number,
): Unusual[] {
  const facts: Unusual[] = []
  if (base.rejectedLastHour > 0)
    facts.push({
      text: 'Asked again after a person said no.',
      baseline: `${counted(base.rejectedLastHour, 'request')} of this kind turned down in the last hour.`,
    })
  if (base.allCalls > 0 && base.sameTool === 0)
    facts.push({
      text: `First time in ${spanOf(base)} that ${podName} uses “${toolTitle}”.`,
      baseline: `Its ${counted(base.allCalls, 'other call')} used other tools.`,
    })
  else if (base.sameTool > 0 && base.sameToolHere === 0)
    facts.push({
      text: `First time in ${spanOf(base)} that ${podName} uses “${toolTitle}” in this environment (${environment}).`,
      baseline: `${counted(base.sameTool, 'earlier use')} elsewhere.`,
    })
  if (base.lastHour >= manyPerHour)
    facts.push({
      text: `${podName} is asking often.`,
      baseline: `${base.lastHour} calls of this tool in this environment (${environment}) in the last hour.`,
    })
  if (hidden > 0)
    facts.push({
      text: 'The content, or the reason given for it, holds hidden or look-alike characters. They are marked below.',
      baseline: `${hidden} found; ordinary text has none.`,
    })
  return facts
}

/** A task that a call names, as Countersign knows it: with the prompt it was started on, and what was last said of it. */
export type TaskKnown = { promptHash: string | null; prompt: Matched | null }

type BriefInput = {
  tool: Tool
  args: Record<string, unknown>
  /** What was found in arguments and reason. */
  scan: Scan
  /** What the pod says beside the arguments of personal data in them. */
  saysPersonal?: boolean | null
  podName: string
  environment: string
  tierReasons: string[]
  base: Baseline
  promptHash: string | null
  taskKey: string | null
  /** The task as Countersign knows it, with the prompt it was started with; null when it knows none. */
  task: TaskKnown | null
  /** What the prompt is that the call names. */
  prompt: Matched | null
  /** What stands where its new text would go; null where nothing is known of that. */
  replaced?: Standing | null
  /** What its new text lacks of that; null where nobody looked. */
  losses?: Losses | null
  /** The pod's own words beside the arguments; nothing of them stands in the brief, but what they hide is counted. */
  reason: string | null
}

/** Everything Countersign itself says about a request; nothing in it comes from the pod's own words. */
export function buildBrief(input: BriefInput): Brief {
  const { tool, args, scan, podName, environment, tierReasons, base, taskKey, reason, losses } = input
  const { sentence, consequences, undo, whole } = describeCall(tool, args, podName)
  const hiddenCharacters = countHidden([args, taskKey, reason])
  return {
    sentence,
    consequences: [
      ...amountsOf(tool, args),
      ...consequences,
      `${podName} gets permission for this one call only. Anything different will ask again.`,
    ],
    ifNoAnswer: noAnswerText(podName),
    undo,
    reversible: tool.reversible !== null,
    tierReasons,
    unusual: unusualFacts(podName, tool.title, environment, base, hiddenCharacters),
    checks: checksFor(input, hiddenCharacters),
    title: tool.title,
    object: objectOf(tool, args),
    leavesTo: tool.external ? (tool.externalTo.length > 0 ? tool.externalTo : ['an outside service']) : [],
    ...(input.replaced && { replaced: input.replaced }),
    whole:
      whole &&
      hiddenCharacters === 0 &&
      scan.codes.length === 0 &&
      (losses?.noticed.length ?? 0) === 0 &&
      (taskKey === null || isSaidWhole(taskKey)),
  }
}

/** What was looked at, and openly what was not. */
function checksFor(input: BriefInput, hidden: number): Check[] {
  const { tool, args, scan, taskKey, task, base, losses } = input
  return [
    { name: 'arguments', state: 'pass', words: 'The arguments fit the tool’s published form' },
    hidden > 0
      ? { name: 'hidden', state: 'found', words: `Hidden or look-alike characters: ${hidden} found and marked` }
      : { name: 'hidden', state: 'pass', words: 'Hidden or look-alike characters: none found' },
    taskCheck(taskKey, task !== null),
    promptCheck(input),
    tool.external
      ? {
          name: 'external',
          state: 'found',
          words: `Leaves the organisation, as the catalogue describes the tool: goes to ${tool.externalTo.join(', ') || 'an outside service'}`,
        }
      : {
          name: 'external',
          state: 'pass',
          words: 'Stays inside the organisation, as the catalogue describes the tool',
        },
    {
      name: 'history',
      state: 'fact',
      words:
        base.allCalls < newestCounted
          ? `Calls by this pod in 90 days: ${base.allCalls}, of this tool ${base.sameTool}`
          : `Among the last ${spanOf(base)} of this pod, of this tool: ${base.sameTool}`,
    },
    ...scanChecks(scan, { arguments: args, saysPersonal: input.saysPersonal ?? null }),
    ...lostChecks(losses ?? null),
  ]
}

/** What would go of the text that stands there, and openly that nobody can tell. */
function lostChecks(losses: Losses | null): Check[] {
  if (!losses) return []
  if (!losses.areKnown)
    return [
      { name: 'lost', state: 'not_run', words: 'Lost content: not compared, as nobody here knows what stands there' },
    ]
  return losses.noticed.map(({ words }) => ({ name: 'lost', state: 'found', words: `Lost content: ${words}` }))
}

/** What the prompt is that the call names, and whether its task was started with another one; else the one of its task. */
function promptCheck({ promptHash, prompt, task, environment }: BriefInput): Check {
  if (promptHash === null || prompt === null)
    return task?.prompt
      ? saidOfTask(task.prompt, environment)
      : { name: 'prompt', state: 'not_run', words: 'Prompt: the pod did not say which one it used' }
  const words = `Prompt: ${knownWords(prompt, environment)}`
  const isOther =
    typeof task?.promptHash === 'string' && task.promptHash !== promptHash && !isFilledOtherwise(prompt, task.prompt)
  return isOther
    ? { name: 'prompt', state: 'found', words: `${words}. Its task was started with another one` }
    : { name: 'prompt', state: standingOf(prompt), words }
}

/** The same version with other values is no other prompt. */
function isFilledOtherwise(one: Matched, other: Matched | null): boolean {
  const areFilled = one.values !== null && other !== null && other.values !== null
  return areFilled && one.slug === other.slug && one.number === other.number
}

function taskCheck(taskKey: string | null, known: boolean): Check {
  if (!taskKey) return { name: 'task', state: 'found', words: 'Task: the pod names none' }
  if (!known) return { name: 'task', state: 'found', words: 'Task: the pod names one that Countersign does not know' }
  return { name: 'task', state: 'pass', words: 'Task: known and started by this pod' }
}
