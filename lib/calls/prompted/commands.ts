import 'server-only'
import type { PoolClient } from 'pg'
import type { AuditEntry } from '@/lib/audit/events'
import { type Prepared, usedIn } from '@/lib/calls/record/rules'
import type { CallInput } from '@/lib/calls/schema'
import type { BatchItem } from '@/lib/change/batch'
import type { PodActor } from '@/lib/core/actor'
import { lookAside } from '@/lib/findings/aside/looking'
import { type Asked, lookAhead } from '@/lib/findings/scan/asked'
import { valuesAsked } from '@/lib/prompts/use/rules'
import type { Matched } from '@/lib/prompts/use/match'
import { keepUses } from '@/lib/prompts/use/commands'
import { type Ask, askPool, matchesFor } from '@/lib/prompts/use/queries'

type Item = BatchItem<CallInput, PodActor>

/** What a pod sends is looked through before others wait for it: the call itself, and what it filled into its prompt. */
export function lookedThrough(input: Asked & Pick<CallInput, 'prompt'>): Promise<void> | null {
  const values = input.prompt?.filled?.values
  const looks = [input, ...(values ? [{ arguments: values, reason: null }] : [])].flatMap(
    (asked) => lookAhead(asked, lookAside) ?? [],
  )
  return looks.length > 0 ? Promise.all(looks).then(() => {}) : null
}

/** All that a pod sends with a call and in which something may be found. */
export function sentIn(input: Asked, prompt: Matched | null): Asked[] {
  const filled = prompt && valuesAsked(prompt)
  return filled ? [input, filled] : [input]
}

/** What the texts are that these calls name; null for those that name none. */
export async function promptsOf(db: PoolClient, items: readonly Item[]): Promise<(Matched | null)[]> {
  const named = items.flatMap(({ actor, input }) => usedIn(actor, input))
  const found = named.length > 0 ? await matchesFor(askPool(db), named) : []
  let next = 0
  return items.map(({ input }) => (input.promptHash === null ? null : found[next++]!))
}

/** Keeps which texts the pods of these calls work from; returns the lines for the record, by call. */
export async function keepPrompts(
  ask: Ask,
  written: readonly { call: Prepared['call']; input: CallInput }[],
): Promise<Map<string, AuditEntry[]>> {
  const uses = written.flatMap(({ call, input }) =>
    usedIn(call, input).map((used) => ({ ...used, podId: call.podId, taskKey: call.taskKey, callId: call.id })),
  )
  const kept = await keepUses(ask, uses)
  return new Map(kept.map(({ entries }, at) => [uses[at]!.callId, entries]))
}
