import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Permission, type PodActor, systemActor } from '@/lib/core/actor'
import { collect, defineBatch } from '@/lib/change/batch'
import { defineCommand, execute } from '@/lib/change/command'

const can = new Set<Permission>(['demo:manage'])
const pod: PodActor = {
  kind: 'pod',
  id: 'pod',
  name: 'Pod',
  role: 'DevPod',
  department: 'delivery',
  environment: 'prod',
  accountId: 'account',
  credentialId: 'credential',
  repositories: [],
  can,
}

// Both read what only pods have; that they compile shows that the kind of actor is known inside.
const byPods = defineCommand({
  name: 'test.by_pods',
  permission: 'demo:manage',
  actor: 'pod',
  input: z.object({}),
  run: async ({ actor }) => ({ ok: true, value: actor.accountId, events: 'unchanged' }),
})
const submit = collect(
  defineBatch({
    name: 'test.batch_by_pods',
    permission: 'demo:manage',
    actor: 'pod',
    input: z.object({}),
    run: async ({ items }) => items.map(({ actor }) => ({ ok: true as const, value: actor.accountId, events: [] })),
  }),
)

describe('what is for one kind of actor', () => {
  const refused = { ok: false, kind: 'forbidden', reason: 'missing_permission' }

  it('refuses the others, whatever they may do otherwise', async () => {
    const person = { kind: 'person' as const, id: 'ana', name: 'Ana', groups: [], can }
    expect(await execute(byPods, systemActor, {})).toEqual(refused)
    expect(await execute(byPods, person, {})).toEqual(refused)
    expect(await submit(systemActor, {})).toEqual(refused)
  })

  it('is done by that kind, with all that is known of it', async () => {
    expect(await execute(byPods, pod, {})).toEqual({ ok: true, value: 'account' })
    expect(await submit(pod, {})).toEqual({ ok: true, value: 'account' })
  })

  it('still asks for the permission', async () => {
    expect(await execute(byPods, { ...pod, can: new Set() }, {})).toEqual(refused)
  })
})
