import { afterAll, beforeAll } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import type { PersonActor } from '@/lib/core/actor'
import { addPerson, addPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import type { HumanRole } from '@/lib/people/schema'

// Test support: what nearly every file about the gate begins with.

/** The gate of this file, and Ana, who signs there. */
export let gate: TestGate
export let ana: PersonActor

let turn = 0

/** Opens a gate for this file and closes it after the last test. */
export function openStage(roles: readonly HumanRole[] = ['approver']): void {
  beforeAll(async () => {
    gate = await openGate()
    ana = await addPerson('Ana', ['product-owners'], [...roles])
  })
  afterAll(() => gate.close())
}

/** A pod of its own for each story, so that none meets another's limits. */
export async function newPod(kind: Parameters<typeof addPod>[1] = {}): Promise<TestPod> {
  const pod = await addPod(`staged-${turn++}`, kind)
  await refreshAccess()
  return pod
}

/** The arguments of a change on which people decide, of a file that no other one is about. */
export const page = () => ({ file_path: `docs/page-${turn++}.md`, content: 'New text', branch: 'work' })
