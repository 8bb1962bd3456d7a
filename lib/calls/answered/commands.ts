import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { contextOf } from '@/lib/calls/commands'
import { answerText, trialAnswerText } from '@/lib/calls/labels'
import type { Tx } from '@/lib/db/client'
import type { Ended } from '@/lib/requests/kind'

/** Tells the pods of the calls that these requests are about how they ended without being done. */
export async function answerEnded(tx: Tx, ended: readonly Ended[]): Promise<void> {
  const answers = ended.map(({ request: { subjectId: id, tried }, ending: { state, note, fields } }) => ({
    id,
    answer: ((tried && trialAnswerText[state]) || answerText[state])(note, fields),
  }))
  await tx.$executeRaw`
    update "Call" c set answer = a.answer
    from jsonb_to_recordset(${JSON.stringify(answers)}::jsonb) as a(id text, answer text) where c.id = a.id`
}

/** Keeps what came of a call that is done by its request, where Countersign did it and no permission was given. */
export async function settleByRequest(
  tx: Tx,
  callId: string,
  status: 'succeeded' | 'failed',
  summary: string,
  now: Date,
): Promise<AuditEntry> {
  const outcome = { outcome: status, outcomeSummary: summary, outcomeAt: now, answer: summary }
  const call = await tx.call.update({ where: { id: callId }, data: outcome })
  return {
    ...contextOf(call),
    type: `call.${status}`,
    outcome: status === 'succeeded' ? 'executed' : 'failed',
    data: { sentence: call.sentence, summary, by: 'countersign' },
  }
}
