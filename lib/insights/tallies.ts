import type { AuditEventType } from '@/lib/audit/events'

/** Up to how many seconds somebody took to decide, for the steps in which waiting is counted; longer is `longer`. */
export const waitSteps = [30, 60, 300, 900, 3_600, 14_400, 28_800, 86_400] as const
export const longer = 'longer'

/** What lines are told apart by: columns of the record, and the step in which the time since the request was asked lies. */
export type TallyKey = 'type' | 'environment' | 'toolKey' | 'wait'

/** One thing that is counted: which lines, by which of their keys, in this order. No key has a space in it: one is between them. */
export type TallyRule = { name: string; of: readonly AuditEventType[]; by: readonly TallyKey[] }

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
  },
  requests: { name: 'requests', of: [...decided, 'request.expired'], by: ['type', 'environment'] },
  waits: { name: 'waits', of: decided, by: ['environment', 'wait'] },
} as const satisfies Record<string, TallyRule>

export type TallyName = keyof typeof tallies
