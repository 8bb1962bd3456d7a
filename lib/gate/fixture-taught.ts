import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { expect } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { returnTaught, revokeTaught } from '@/lib/memory/revoke/commands'
import { taughtBy } from '@/lib/memory/revoke/queries'

// Support for tests of what tasks teach, and of what is revoked of it.

let turn = 0

export const why = { reason: 'It was wrong about kilns' }
export const taughtKind = { role: 'ResearchPod', department: 'research' }

/** A gate, a pod that writes and a person who looks after memory. */
export async function openTaught(slug: string): Promise<{ gate: TestGate; pod: TestPod; keeper: PersonActor }> {
  const gate = await openGate()
  const keeper = await addPerson('Olga', ['product-owners'], ['approver'])
  const pod = await addPod(slug, taughtKind)
  await refreshAccess()
  return { gate, pod, keeper }
}

export async function started(gate: TestGate, pod: TestPod, task: string): Promise<number> {
  await asPod(gate, pod.serviceKey, '/v1/tasks/start', { task_id: task })
  return (await read.task.findFirstOrThrow({ where: { key: task, podId: pod.podId } })).number
}

/** Another text each time, clean or with something that people look at first. */
export async function write(gate: TestGate, pod: TestPod, key: string, task: string, isClean = true) {
  turn += 1
  const text = isClean ? `Kiln ${turn} holds ${turn} pots.` : `Kiln ${turn} is kept by rosa${turn}@pottery.co.uk.`
  const body = { key, text, task, idempotency_key: `taught-${turn}` }
  const answer = await asPod(gate, pod.serviceKey, '/v2/memory/entries', body)
  expect(answer.status, JSON.stringify(answer.json)).toBeLessThan(300)
  return answer.json
}

export const entryOf = (path: string) => read.memoryEntry.findFirstOrThrow({ where: { path, origin: 'live' } })

export async function revoke(who: PersonActor, task: number) {
  const { plan } = (await taughtBy(who, task))!
  return await execute(revokeTaught, who, { task, shown: plan.digest, ...why })
}

export async function giveBack(who: PersonActor, task: number, at = 0) {
  const { id, plan } = (await taughtBy(who, task))!.revocations[at]!
  return await execute(returnTaught, who, { revocationId: id, shown: plan?.digest ?? '0'.repeat(64), ...why })
}

/** Everything that is known of these entries but when it changed. */
export async function everything(paths: readonly string[]) {
  const entries = await read.memoryEntry.findMany({
    where: { path: { in: [...paths] }, origin: 'live' },
    include: { versions: { orderBy: { number: 'asc' } } },
    orderBy: { path: 'asc' },
  })
  return entries.map(({ updatedAt: _updatedAt, ...entry }) => entry)
}

// A second opinion, written down without looking at the first: a list of versions, and what each is.

export type Version = { number: number; task: string; is: string; base: number | null; request: number | null }
export type Model = Map<string, Version[]>
export type Taken = { key: string; number: number; was: string; to: number | null }

export const given = (versions: Version[]) => versions.find(({ is }) => is === 'active') ?? null
export const leftBy = (versions: Version[]) => versions.findLast(({ is }) => is === 'held' || is === 'archived') ?? null

export function give(versions: Version[], version: Version) {
  for (const one of versions)
    if (one.is === 'active') one.is = 'superseded'
    else if (one.is === 'held' || one.is === 'archived') one.is = 'taken'
  version.is = 'active'
}

export function revokeIn(model: Model, task: string): Taken[] {
  const taken: Taken[] = []
  for (const [key, versions] of model) {
    const now = given(versions)
    const older = versions.filter((one) => one.is === 'superseded')
    if (now?.task === task) {
      const back = older.findLast((one) => one.task !== task && one.number < now.number) ?? null
      taken.push({ key, number: now.number, was: 'active', to: back?.number ?? null })
      now.is = back ? 'taken' : 'held'
      if (back) back.is = 'active'
    }
    for (const one of older.filter(({ task: of, is }) => of === task && is === 'superseded')) {
      taken.push({ key, number: one.number, was: 'superseded', to: null })
      one.is = 'taken'
    }
  }
  return taken
}

export function returnIn(model: Model, taken: readonly Taken[]) {
  for (const { key, number, was, to } of taken) {
    const versions = model.get(key)!
    const version = versions[number - 1]!
    const now = given(versions)
    if (was === 'superseded') version.is = 'superseded'
    else if (to === null) {
      if (version.is === 'held') version.is = 'active'
    } else if (now?.number === to) {
      now.is = 'superseded'
      version.is = 'active'
    } else version.is = 'superseded'
  }
}
