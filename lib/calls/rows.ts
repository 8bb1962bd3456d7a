import { column, describeRows } from '@/lib/core/rows'
import type { Answer, Call as Question, ChainStep, Tier } from '@/lib/policy/schema'

/** A call as it is written, on either way: `grantExpiresAt` says in how many seconds. */
export const callRows = describeRows('Call', {
  id: column.text,
  podId: column.text,
  accountId: column.text,
  environment: column.text,
  toolKey: column.text,
  taskKey: column.optionalText,
  arguments: column.json<Record<string, unknown>>(),
  digest: column.text,
  reason: column.optionalText,
  promptHash: column.optionalText,
  decision: column.oneOf<Answer>('Verdict'),
  decisionReason: column.text,
  ruleId: column.optionalText,
  ruleWords: column.optionalText,
  chain: column.json<readonly ChainStep[]>(),
  tier: column.oneOf<Tier>('Tier'),
  policyVersion: column.int,
  facts: column.json<Question>(),
  sentence: column.text,
  toolSchemaHash: column.text,
  requestId: column.optionalText,
  idempotencyKey: column.text,
  bodyHash: column.text,
  grantId: column.optionalText,
  grantExpiresAt: column.optionalSecondsFromNow,
})
