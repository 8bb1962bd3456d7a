import type { AuditEntry } from '@/lib/audit/events'
import type { Prepared } from '@/lib/calls/record/rules'
import { foundIn } from '@/lib/findings/rules'

/** The lines for the record. `number` is the request's, once the database has given it. */
export function eventsFor(prepared: Omit<Prepared, 'request'>, number: number): [AuditEntry, ...AuditEntry[]] {
  const { call, grounds, decision, claim, findings } = prepared
  const { ruleId: rule, reason } = grounds
  const said = { sentence: call.sentence, rule, reason, digest: call.digest }
  const [type, outcome, data] =
    call.requestId !== null
      ? ['call.asked', 'waiting', { ...said, number }]
      : decision.decision === 'allow'
        ? ['call.allowed', 'allowed', said]
        : call.stopId !== null
          ? ['call.stopped', 'stopped', { ...said, stop: call.stopId }]
          : ['call.denied', 'denied', said]
  // Written out, as every call passes here: adding to a spread object costs more than deciding.
  const entry = {
    type,
    outcome,
    data,
    subject: { kind: 'call', id: call.id },
    callId: call.id,
    requestId: call.requestId,
    toolKey: call.toolKey,
    taskKey: call.taskKey,
    policyVersion: decision.policyVersion,
    promptHash: call.promptHash,
  }
  const found: AuditEntry[] =
    findings.length === 0 ? [] : [{ ...entry, type: 'finding.found', outcome: null, data: foundIn(findings) }]
  if (!claim) return [entry as AuditEntry, ...found]
  const { worker } = claim
  const used = { sentence: call.sentence, digest: call.digest, ...(worker && { worker }) }
  return [entry as AuditEntry, ...found, { ...entry, type: 'call.claimed', outcome: 'consumed', data: used }]
}
