import { column, describeRows } from '@/lib/core/rows'
import type { OwnFacts, SharedFacts } from '@/lib/policy/facts'
import type { Answer, ChainStep, Tier } from '@/lib/policy/schema'

/** A call as it is written, on either way: `grantExpiresAt` and `grantUsedAt` say in how many seconds. */
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
  saysPersonal: column.optionalBoolean,
  promptHash: column.optionalText,
  decision: column.oneOf<Answer>('Verdict'),
  groundsId: column.text,
  tier: column.oneOf<Tier>('Tier'),
  policyVersion: column.int,
  facts: column.json<OwnFacts>(),
  sentence: column.text,
  requestId: column.optionalText,
  idempotencyKey: column.text,
  grantId: column.optionalText,
  grantExpiresAt: column.optionalSecondsFromNow,
  grantUsedAt: column.optionalSecondsFromNow,
  stopId: column.optionalText,
})

/** The answer that is kept under a pod's key when it acts, for a repeat. */
export const answerRows = describeRows('IdempotencyKey', {
  accountId: column.text,
  key: column.text,
  bodyHash: column.text,
  worker: column.optionalText,
  status: column.int,
  answer: column.json<object>(),
})

/** What many calls have alike, as it is written with the first of them. */
export const groundsRows = describeRows('Grounds', {
  id: column.text,
  reason: column.text,
  ruleId: column.optionalText,
  ruleWords: column.optionalText,
  chain: column.json<readonly ChainStep[]>(),
  facts: column.json<SharedFacts>(),
  toolSchemaHash: column.text,
})
