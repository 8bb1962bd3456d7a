import { goLiveBlockerText } from '@/lib/tools/labels'
import { goLiveBlockers } from '@/lib/tools/rules'
import type { Tool } from '@/lib/tools/schema'

/** Something that is still to be done before a pod may use a tool, in the order in which it is done. */
export type StepLeft = { step: 'words' | 'live' | 'rule'; words: string }

/** What is missing until a pod may use a tool. `isOpen` says whether policy would let some role use it once it is live. */
export function stepsLeft(entry: Tool, isOpen: boolean): StepLeft[] {
  const words = goLiveBlockers(entry).map((each) => ({ step: 'words' as const, words: goLiveBlockerText[each] }))
  return [
    ...words,
    ...(entry.state === 'live' ? [] : [{ step: 'live' as const, words: stateSteps[entry.state] }]),
    ...(isOpen ? [] : [{ step: 'rule' as const, words: ruleStep }]),
  ]
}

const stateSteps: Record<Exclude<Tool['state'], 'live'>, string> = {
  draft: 'Ask that it goes live, under “What it may do”; somebody else signs.',
  suspended: 'Look at its new form and ask that it is offered with it; somebody else signs.',
  retired: 'Ask that it is offered again, under “What it may do”; somebody else signs.',
}

const ruleStep = 'Let a role use it, or ask for it: no rule of the policy does yet, so every call is denied.'
