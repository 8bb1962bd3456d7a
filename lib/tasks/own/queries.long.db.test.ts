import { addTwoAccounts, asPod, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import type { PodActor } from '@/lib/core/actor'
import { changeTask, moveTask } from '@/lib/tasks/hands/commands'
import type { TaskMove } from '@/lib/tasks/moves/table'
import { nextTasksOf } from '@/lib/tasks/own/queries'
import { namesIn } from '@/lib/tasks/waits/names'

// What a pod could begin with is kept by the database as tasks move; here it is held against what the tasks themselves say.

openStage()

let pods: TestAccount[]
beforeAll(async () => {
  const planner = { role: 'ProductPod', department: 'product' }
  pods = [(await addTwoAccounts('begins-one', planner)).dev, (await addTwoAccounts('begins-two', planner)).dev]
})

const send = (pod: TestAccount, move: TaskMove, body: object) => asPod(gate, pod.key, `/v2/tasks/${move}`, body)
const slugOf = async ({ actor }: TestAccount) =>
  (await read.pod.findUniqueOrThrow({ where: { id: actor.id }, select: { slug: true } })).slug

const told = async (pod: TestAccount) => (await nextTasksOf(pod.actor, 1_000)).map(({ key }) => key)

/** The same, by trying each task. */
async function tried({ id: podId, environment }: PodActor): Promise<string[]> {
  const all = await read.task.findMany({ where: { environment, podId: { not: null } }, orderBy: { number: 'asc' } })
  const done = new Set(all.flatMap(({ key, status }) => (status === 'completed' ? [key] : [])))
  const isReady = (status: string) => (task: (typeof all)[number]) =>
    task.podId === podId &&
    task.status === status &&
    namesIn((task.data as Record<string, unknown>)['depends_on']).every((key) => done.has(key))
  return [...all.filter(isReady('planned')), ...all.filter(isReady('backlog'))].map(({ key }) => key)
}

describe('what a pod could begin with', () => {
  it('is what is planned or in the backlog and waits for nothing, wherever a walk leads', async () => {
    const names = ['clay', 'wheel', 'kiln', 'glaze']
    const step = fc.record({
      pod: fc.constantFrom(0, 1),
      name: fc.constantFrom(...names),
      move: fc.constantFrom(
        'create',
        'activate',
        'start',
        'complete',
        'complete',
        'reopen',
        'hold',
        'resume',
        'hand_over',
        'change' as const,
      ),
      waitsFor: fc.subarray(names, { maxLength: 2 }),
    })
    let walk = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
        walk += 1
        const named = (name: string) => `${name}-${walk}`
        for (const { pod, name, move, waitsFor } of steps) {
          const key = named(name)
          const depends_on = waitsFor.filter((one) => one !== name).map(named)
          if (move === 'create') await send(pods[pod]!, move, { task_id: key, title: name, depends_on })
          else if (move === 'change') {
            const task = await read.task.findFirst({ where: { key, podId: pods[pod]!.actor.id } })
            const before = namesIn((task?.data as Record<string, unknown> | undefined)?.['depends_on']).join('\n')
            const number = task?.number ?? 2_000_000
            await execute(changeTask, ana, { number, dependsOn: depends_on.join('\n'), before })
          } else if (move === 'hand_over')
            await send(pods[pod]!, move, { task_id: key, to_pod: await slugOf(pods[1 - pod]!), reason: 'It goes on' })
          else await send(pods[pod]!, move, { task_id: key, reason: 'As the walk has it' })
          for (const one of pods) expect(await told(one)).toEqual(await tried(one.actor))
        }
      }),
      { numRuns: 12 },
    )
    // It was not of nothing that all this was true.
    expect((await told(pods[0]!)).length + (await told(pods[1]!)).length).toBeGreaterThan(0)
  }, 240_000)

  it('is found where both that it waits for are completed at once, and where it is made at that moment', async () => {
    const [pod, other] = pods as [TestAccount, TestAccount]
    for (let round = 0; round < 6; round += 1) {
      const [one, two, third, fourth] = ['one', 'two', 'third', 'fourth'].map((name) => `${name}-at-once-${round}`)
      for (const [by, key] of [
        [pod, one],
        [other, two],
      ] as const)
        await send(by, 'start', { task_id: key, title: 'One' })
      await send(pod, 'create', { task_id: third, title: 'Third', depends_on: [one, two] })
      expect(await told(pod)).not.toContain(third)
      const answers = await Promise.all([
        send(pod, 'complete', { task_id: one }),
        send(other, 'complete', { task_id: two }),
        send(other, 'create', { task_id: fourth, title: 'Fourth', depends_on: [one, two] }),
      ])
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
      expect(await told(pod)).toContain(third)
      expect(await told(other)).toContain(fourth)
    }
  }, 120_000)

  it('is nothing that waits again once what it waited for is opened again', async () => {
    const [pod] = pods as [TestAccount]
    await send(pod, 'start', { task_id: 'opened', title: 'Opened' })
    await send(pod, 'complete', { task_id: 'opened' })
    await send(pod, 'create', { task_id: 'waits', title: 'Waits', depends_on: ['opened'] })
    expect(await told(pod)).toContain('waits')
    const { number } = await read.task.findFirstOrThrow({ where: { key: 'opened' } })
    const reopened = await execute(moveTask, ana, { number, move: 'reopen', reason: 'Not done after all' })
    expect(reopened).toMatchObject({ ok: true })
    expect(await told(pod)).not.toContain('waits')
  })
})
