import { goLiveBlockerText } from '@/lib/tools/labels'
import { goLiveBlockers } from '@/lib/tools/rules'
import type { Tool } from '@/lib/tools/schema'

/** Something that is still to be done before a pod may use a tool, in the order in which it is done. */
export type StepLeft = { step: 'words' | 'live' | 'rule' | 'department'; words: string }

/**
 * What policy has for a tool once it is live: whether a rule lets some role use it, and the departments in the way of the
 * pods of such a role where it is in the way of all of them.
 */
export type Opening = { byRule: boolean; shutBy: readonly string[] }

/** What is missing until a pod may use a tool. */
export function stepsLeft(entry: Tool, { byRule, shutBy }: Opening): StepLeft[] {
  const words = goLiveBlockers(entry).map((each) => ({ step: 'words' as const, words: goLiveBlockerText[each] }))
  return [
    ...words,
    ...(entry.state === 'live' ? [] : [{ step: 'live' as const, words: stateSteps[entry.state] }]),
    ...(byRule ? [] : [{ step: 'rule' as const, words: ruleStep }]),
    ...(shutBy.length > 0 ? [{ step: 'department' as const, words: departmentStep(entry.key, shutBy) }] : []),
  ]
}

const stateSteps: Record<Exclude<Tool['state'], 'live'>, string> = {
  draft: 'Ask that it goes live, under “What it may do”; somebody else signs.',
  suspended: 'Look at what is new about it and ask that it is offered so; somebody else signs.',
  retired: 'Ask that it is offered again, under “What it may do”; somebody else signs.',
}

const ruleStep = 'Let a role use it, or ask for it: no rule of the policy does yet, so every call is denied.'

function departmentStep(key: string, departments: readonly string[]): string {
  const [whose, theirs] = departments.length === 1 ? ['the department', 'its list'] : ['the departments', 'their lists']
  return `Let ${whose} ${departments.join(', ')} use it: ${theirs} under “departments” in the text of the policy must name ${key}.`
}
