import type { AuditEventType } from '@/lib/audit/events'

/** What is counted together under one name, and is looked up in the record under it again. */
type Measure = { words: string; of: readonly AuditEventType[] }

const asked = ['call.allowed', 'call.asked', 'call.denied'] as const
const decided = ['request.approved', 'request.changes_requested', 'request.rejected'] as const
const refused = ['request.changes_requested', 'request.rejected'] as const

/** What one name counts never changes: something else has another name, which is counted from the record's beginning. */
export const measures = {
  calls: { words: 'calls of pods', of: asked },
  calls_without_rule: { words: 'calls of which no rule speaks', of: asked },
  calls_denied: { words: 'calls that were denied', of: ['call.denied'] },
  acts_heavy: { words: 'high or critical actions that began', of: ['call.claimed'] },
  acts_unsigned: {
    words: 'high or critical actions that nobody signed',
    of: ['call.claimed'],
  },
  acts_reported: { words: 'actions that came to an end', of: ['call.succeeded', 'call.failed', 'call.unreported'] },
  acts_failed: { words: 'actions that failed or of which nobody told', of: ['call.failed', 'call.unreported'] },
  decisions: { words: 'decisions of people', of: decided },
  approvals: { words: 'approvals', of: ['request.approved'] },
  changes_asked: { words: 'decisions that asked for changes', of: ['request.changes_requested'] },
  rejections: { words: 'rejections', of: ['request.rejected'] },
  refusals: { words: 'decisions that said no', of: refused },
  expiries: { words: 'requests that nobody answered in time', of: ['request.expired'] },
  ends: { words: 'requests that were decided or expired', of: [...decided, 'request.expired'] },
  decisions_heavy: { words: 'high or critical decisions', of: decided },
  decisions_hurried: {
    words: 'high or critical decisions within 8 seconds, or without the page',
    of: decided,
  },
  decisions_routine: { words: 'decisions about what is routine', of: decided },
  decisions_elevated: { words: 'decisions about what is elevated', of: decided },
  decisions_high: { words: 'decisions about what is high', of: decided },
  decisions_critical: { words: 'decisions about what is critical', of: decided },
  refusals_routine: { words: 'decisions that said no to what is routine', of: refused },
  refusals_elevated: { words: 'decisions that said no to what is elevated', of: refused },
  refusals_high: { words: 'decisions that said no to what is high', of: refused },
  refusals_critical: { words: 'decisions that said no to what is critical', of: refused },
  decisions_looked: { words: 'high or critical decisions of which is known how long somebody looked', of: decided },
  decisions_reasoned: { words: 'high or critical decisions with a reason in own words', of: decided },
  second_looks: { words: 'decisions where another had signed before', of: decided },
  second_looks_differed: { words: 'decisions that said no where another had signed before', of: refused },
  decisions_undone: { words: 'decisions and signatures that were taken back', of: ['request.taken_back'] },
  signatures_lost: { words: 'requests that had to wait again', of: ['request.waits_again'] },
  tasks_begun: { words: 'tasks that were begun', of: ['task.started'] },
  tasks_completed: { words: 'tasks that were completed', of: ['task.completed'] },
  tasks_sent_back: { words: 'tasks that people sent back', of: ['task.sent_back'] },
  tasks_reviewed: { words: 'tasks that people sent back or let go on', of: ['task.sent_back', 'task.let_on'] },
  tasks_answered: {
    words: 'tasks that people answered',
    of: ['task.sent_back', 'task.let_on', 'task.completed'],
  },
  findings: { words: 'texts in which something was found', of: ['finding.found'] },
  findings_let_through: { words: 'findings that people let stand', of: ['finding.accepted', 'finding.bypassed'] },
  prompts_used: { words: 'prompts that pods began to work from', of: ['prompt.used', 'prompt.drifted'] },
  prompts_drifted: { words: 'prompts that were not what is live', of: ['prompt.drifted'] },
} as const satisfies Record<string, Measure>

export type MeasureName = keyof typeof measures
export const measureNames = Object.keys(measures) as MeasureName[]

/** What came later than the others, by the generation of the tally that counts it from the record's beginning. */
export const laterMeasures = {
  6: ['tasks_answered'],
  7: [
    'decisions_routine',
    'decisions_elevated',
    'decisions_high',
    'decisions_critical',
    'refusals_routine',
    'refusals_elevated',
    'refusals_high',
    'refusals_critical',
    'decisions_looked',
    'decisions_reasoned',
    'second_looks',
    'second_looks_differed',
  ],
} as const satisfies Record<number, readonly MeasureName[]>

const later: readonly MeasureName[] = Object.values(laterMeasures).flat()
/** What was there first. */
export const firstMeasures = measureNames.filter((name) => !later.includes(name))

/** In a tally of measures, the department comes behind the measure; where no call tells one there is none. */
export const measureTally = 'measures'

/** Whether a measure's lines are told apart by department: those of calls are, and of what people decide about them. */
export function hasDepartment(name: MeasureName): boolean {
  return measures[name].of.every((type) => /^(call|request)\./.test(type))
}
