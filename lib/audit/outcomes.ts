import type { AuditOutcome } from '@/lib/audit/events'

/** The outcome word shown beside an event, from the closed list of outcomes; null where nothing was decided. */
export const outcomeWords: Record<AuditOutcome, string> = {
  allowed: 'Allowed',
  denied: 'Denied by a rule',
  waiting: 'Waiting',
  approved: 'Approved',
  changes_requested: 'Changes requested',
  rejected: 'Rejected',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  taken_back: 'Taken back',
  released: 'Released',
  consumed: 'Permission used',
  executed: 'Done',
  lapsed: 'Permission unused',
  unreported: 'Use unreported',
  superseded: 'Approval void',
  failed: 'Failed',
  refused: 'Refused',
  stopped: 'Stopped (emergency stop)',
}

/** The word for an outcome as it is stored. */
export function outcomeWord(outcome: string): string {
  return Object.hasOwn(outcomeWords, outcome) ? outcomeWords[outcome as AuditOutcome] : outcome
}

/** How a line of the record ended. Lines say of an approval that the rules made void what they say of a call that a rule denied. */
export function outcomeOf(type: string, outcome: string | null): string | null {
  return type === 'request.denied' ? 'superseded' : outcome
}
