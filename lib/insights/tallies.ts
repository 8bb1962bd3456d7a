import { auditEvents, type AuditEventType } from '@/lib/audit/events'
import { firstMeasures, laterMeasures, type MeasureName, measures, measureTally } from '@/lib/audit/measures'

/** Up to how many seconds somebody took to decide, for the steps in which waiting is counted; longer is `longer`. */
export const waitSteps = [30, 60, 300, 900, 3_600, 14_400, 28_800, 86_400] as const
export const longer = 'longer'

/** Up to how many seconds an act took, from the use of its permission until its outcome; longer is `longer`. */
export const tookSteps = [1, 5, 10, 30, 60, 300, 900, 3_600] as const

/** Up to how many seconds a request was on the screen of who decided; longer is `longer`. The first is a look in a hurry. */
export const lookSteps = [8, 15, 30, 60, 120, 300, 900] as const

/**
 * What lines are told apart by: columns of the record, the step in which the time since the request was asked lies, and
 * what the call knew that a line is about. A line has as many measures as count it.
 */
export type TallyKey =
  | 'type'
  | 'environment'
  | 'toolKey'
  | 'wait'
  | 'measure'
  | 'rule'
  | 'department'
  | 'outcome'
  | 'who'
  | 'took'
  | 'looked'
  | 'decider'

/**
 * One thing that is counted: which lines, by which of their keys, in this order. No key has a space in it: one is between
 * them. Tallies of a generation have one mark, so a new one comes with a generation of its own.
 */
export type TallyRule = {
  name: string
  of: readonly AuditEventType[]
  by: readonly TallyKey[]
  generation: Generation
}
export const generations = [1, 2, 3, 4, 6, 7, 8] as const
export type Generation = (typeof generations)[number]

/** The lines of which these measures count some. */
const linesOf = (names: readonly MeasureName[]) => [
  ...new Set(names.flatMap((name): readonly AuditEventType[] => measures[name].of)),
]

const decided = ['request.approved', 'request.changes_requested', 'request.rejected'] as const

/**
 * Everything that is counted of the record. What a row counts never changes: something else is a row of another name,
 * which is counted from the record's beginning.
 */
export const tallies = {
  calls: {
    name: 'calls',
    of: ['call.allowed', 'call.asked', 'call.denied', 'call.succeeded', 'call.failed', 'call.unreported'],
    by: ['type', 'environment', 'toolKey'],
    generation: 1,
  },
  requests: { name: 'requests', of: [...decided, 'request.expired'], by: ['type', 'environment'], generation: 1 },
  waits: { name: 'waits', of: decided, by: ['environment', 'wait'], generation: 1 },
  measures: {
    name: measureTally,
    of: linesOf(firstMeasures),
    by: ['measure', 'department'],
    generation: 2,
  },
  /** Stands with those above. */
  laterMeasures: { name: measureTally, of: linesOf(laterMeasures[6]), by: ['measure', 'department'], generation: 6 },
  latestMeasures: { name: measureTally, of: linesOf(laterMeasures[7]), by: ['measure', 'department'], generation: 7 },
  /** For how long what is high or critical was on the screen, where a page said so. */
  looks: { name: 'looks', of: decided, by: ['looked', 'department'], generation: 7 },
  /** Who decided, by their id: for how decisions are spread, and for no list of people. */
  deciders: { name: 'deciders', of: decided, by: ['decider', 'department'], generation: 7 },
  patience: { name: 'patience', of: decided, by: ['wait', 'department'], generation: 2 },
  denials: { name: 'denials', of: ['call.denied'], by: ['rule', 'department'], generation: 2 },
  uses: {
    name: 'uses',
    of: ['call.allowed', 'call.asked', 'call.denied'],
    by: ['type', 'toolKey', 'department'],
    generation: 2,
  },
  /** Every line there is, those of trials too: what the record itself shows. */
  lines: {
    name: 'lines',
    of: Object.keys(auditEvents) as AuditEventType[],
    by: ['type', 'outcome', 'who'],
    generation: 3,
  },
  /** The same by nothing but their time: a quarter has tens of thousands of hours of each key. */
  everyLine: { name: 'every_line', of: Object.keys(auditEvents) as AuditEventType[], by: [], generation: 8 },
  /** How long acts took of which something came. */
  acts: {
    name: 'acts',
    of: ['call.succeeded', 'call.failed'],
    by: ['environment', 'toolKey', 'took'],
    generation: 4,
  },
} as const satisfies Record<string, TallyRule>

export type TallyName = keyof typeof tallies

/** The generation that is counted by the day as well, in UTC: boards read months of it. So is what came later to its tallies. */
export const ofBoards = 2
export const byDays: readonly Generation[] = [ofBoards, 6, 7]
/** Up to which place those days are counted, which is the same place wherever all of them are there. */
export const daysMark = 5

/** The name under which a tally of that generation stands by the day. */
export const byDay = (name: string) => `${name}_by_day`
