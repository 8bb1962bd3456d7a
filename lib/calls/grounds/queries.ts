import 'server-only'
import type { Grounds } from '@/lib/calls/grounds/rules'
import type { Tx } from '@/lib/db/client'
import type { Call } from '@/lib/db/generated/client'
import { type OwnFacts, promptKept, questionAgain } from '@/lib/policy/facts'
import type { Call as Question } from '@/lib/policy/schema'

/** What a call says of its decision, wherever that is kept. */
export type Told = {
  decisionReason: string
  ruleId: string | null
  ruleWords: string | null
  toolSchemaHash: string
  /** All that policy looked at; null for calls made before it was kept. */
  facts: Question | null
}

type Kept = Pick<Call, keyof Told | 'groundsId' | 'toolKey' | 'environment'>
export type WithGrounds<Row extends Kept> = Omit<Row, keyof Told> & Told

/** Calls with the grounds of their decisions, which they have of their own or share with others. */
export async function withGrounds<Row extends Kept>(
  db: Pick<Tx, 'grounds'>,
  calls: readonly Row[],
): Promise<WithGrounds<Row>[]> {
  const ids = [...new Set(calls.flatMap(({ groundsId }) => groundsId ?? []))]
  const found = ids.length > 0 ? await db.grounds.findMany({ where: { id: { in: ids } } }) : []
  const grounds = new Map(found.map((row) => [row.id, row as unknown as Grounds]))
  return calls.map((call) => ({ ...call, ...toldOf(call, call.groundsId ? grounds.get(call.groundsId)! : null) }))
}

function toldOf(call: Kept, grounds: Grounds | null): Told {
  if (!grounds) {
    const { decisionReason, ruleId, ruleWords, toolSchemaHash } = call
    const whole = call.facts as Question | null
    return {
      decisionReason: decisionReason!,
      ruleId,
      ruleWords,
      toolSchemaHash: toolSchemaHash!,
      facts: whole && { ...whole, ...promptKept(whole) },
    }
  }
  const { reason, ruleId, ruleWords, toolSchemaHash, facts } = grounds
  const question = questionAgain(call, call.facts as OwnFacts, facts)
  return { decisionReason: reason, ruleId, ruleWords, toolSchemaHash, facts: question }
}
