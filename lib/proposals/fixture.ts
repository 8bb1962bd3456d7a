import { readFileSync } from 'node:fs'
import { person, requestNumbered } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import { digestOf } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import { type Actor, type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { activatePolicy } from '@/lib/policy/commands'
import { editChange, startChange } from '@/lib/policy/drafts/commands'
import { proposeChange } from '@/lib/proposals/commands'

// Support for tests of changes of the policy: everything here goes through the same commands as the product, but the
// replay, of which only that it was finished matters.

export const starter = readFileSync(new URL('../policy/starter.yaml', import.meta.url), 'utf8')
/** Others sign changes of policy than in the shipped one. */
export const signedByOwners = starter.replace(
  /\n {2}policy:\n {4}duty: .*\n/,
  '\n  policy:\n    duty: [{ group: policy-owners, count: 1 }]\n',
)

/** The same, with what goes into the shared memory read by nobody. */
export function milder(text: string): string {
  return text.replace(
    'in: [test, prod]\n        then: ask\n        duty: [{ group: product-owners, count: 1 }]\n        expires: 24h',
    'in: [test, prod]\n        then: allow',
  )
}

/** The same, with nobody logging issues any more. */
export function stricter(text: string): string {
  return text.replace('            issues.log,\n', '')
}

/** Two admins, of whom one signs for the policy, and somebody else who does. */
export async function cast() {
  const current = await read.policyInForce.findUnique({ where: { id: 1 } })
  if (!current || (await inForce()).document !== signedByOwners)
    await must(execute(activatePolicy, systemActor, { document: signedByOwners, reason: 'For tests' }))
  return {
    ade: await person('Ade', ['admin', 'approver'], ['policy-owners']),
    bea: await person('Bea', ['admin'], []),
    tom: await person('Tom', ['approver'], ['policy-owners']),
  }
}

export async function inForce() {
  const { version } = await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })
  return await read.policyVersion.findUniqueOrThrow({ where: { version } })
}

export async function must<Value>(
  outcome: Promise<{ ok: true; value: Value } | { ok: false; reason: string }>,
): Promise<Value> {
  const done = await outcome
  if (!done.ok) throw new Error(JSON.stringify(done))
  return done.value
}

/** A draft that says this. */
export async function draftOf(author: Actor, text: string): Promise<number> {
  const { number } = await must(execute(startChange, author, {}))
  await must(execute(editChange, author, { number, text }))
  return number
}

/** As if a worker had replayed exactly this draft. */
export async function replayed(number: number, totals: Record<string, number> = {}): Promise<void> {
  const { id, digest, baseVersion } = await read.policyChange.findUniqueOrThrow({ where: { number } })
  const [from, until] = [new Date(Date.now() - 30 * 86_400_000), new Date()]
  const none = { newly_allowed: 0, no_longer_asked: 0, newly_asked: 0, other_signers: 0, newly_denied: 0, unchanged: 0 }
  const window = { from: from.toISOString(), until: until.toISOString(), most: 200_000 }
  const coverage = {
    recorded: 20,
    replayed: 20,
    oldest: window.from,
    newest: window.until,
    isCut: false,
    notReplayable: { facts: 0, repository: 0 },
    pods: 2,
    podsWithoutCalls: 0,
    toolsMoved: 0,
    countedAgain: 0,
  }
  const counts = { ...none, pods: 0, ...totals }
  const beside = { groups: [], groupsLeftOut: 0, approvers: [] }
  const result = { digest, baseVersion, window, coverage, totals: counts, ...beside }
  const values = [newId(), id, digest, baseVersion, from, until, JSON.stringify(result), digestOf(result)]
  await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
    await owner.query(
      `insert into "PolicyReplay" (id, "changeId", digest, "baseVersion", "from", until, most, state, result, "resultDigest")
       values ($1, $2, $3, $4, $5, $6, 200000, 'done', $7, $8)`,
      values,
    )
  })
}

/** The request by which this text waits for people. */
export async function proposed(author: PersonActor, text: string, totals: Record<string, number> = {}) {
  const number = await draftOf(author, text)
  await replayed(number, totals)
  const { request } = await must(execute(proposeChange, author, { number, reason: 'Rollbacks went wrong twice' }))
  return { number, request: await requestNumbered(request) }
}

export async function changeOf(number: number) {
  return await read.policyChange.findUniqueOrThrow({ where: { number } })
}
