import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type Actor, type PodActor, systemActor } from '@/lib/core/actor'
import { defineCommand, execute } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'

const actor: Actor = { ...systemActor, id: 'tester', name: 'Tester' }

/** Writes a setting and then refuses, as a command that finds out late; or does as it is told. */
const write = defineCommand({
  name: 'test.write',
  permission: 'demo:manage',
  input: z.object({ key: z.string(), refused: z.string().optional() }),
  async run({ tx, input: { key, refused } }) {
    await tx.setting.create({ data: { key, value: 1 } })
    if (refused) return refuse('conflict', refused)
    const subject = { kind: 'demo', id: key }
    return { ok: true, value: key, events: [{ type: 'demo.loaded', subject, data: { people: 0, pods: 0 } }] }
  },
})

const linesOf = (actorId: string) =>
  read.auditEvent.findMany({
    where: { actorId, type: 'command.refused' },
    orderBy: { at: 'asc' },
    select: { actorName: true, subjectKind: true, subjectId: true, outcome: true, data: true, podId: true },
  })

const settings = () => read.setting.count({ where: { key: { startsWith: 'written' } } })

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))
afterEach(() => vi.useRealTimers())

it('leaves a line for a command that was refused, and nothing of what it had written', async () => {
  expect(await execute(write, actor, { key: 'written', refused: 'too_late' })).toEqual({
    ok: false,
    kind: 'conflict',
    reason: 'too_late',
  })
  expect(await settings()).toBe(0)
  expect(await linesOf('tester')).toEqual([
    {
      actorName: 'Tester',
      subjectKind: 'command',
      subjectId: 'test.write',
      outcome: 'refused',
      data: { command: 'test.write', reason: 'too_late', repeated: 0 },
      podId: null,
    },
  ])
})

it('names who tried what was not theirs to do', async () => {
  const pod: PodActor = {
    kind: 'pod',
    id: 'pod-of-the-test',
    name: 'A pod',
    can: new Set(),
    role: 'ResearchPod',
    department: 'research',
    environment: 'dev',
    accountId: 'account',
    credentialId: 'credential',
    repositories: [],
  }
  expect(await execute(write, pod, { key: 'written' })).toMatchObject({ kind: 'forbidden' })
  expect(await settings()).toBe(0)
  expect(await linesOf(pod.id)).toMatchObject([
    { actorName: 'A pod', podId: pod.id, data: { reason: 'missing_permission', repeated: 0 } },
  ])
})

it('makes one line a minute of a flood, with the number of those before it that have none', async () => {
  const flooding = { ...actor, id: 'flooding' }
  const refusals = async (count: number) => {
    for (let made = 0; made < count; made++) await execute(write, flooding, { key: 'written', refused: 'again' })
  }
  await refusals(25)
  expect(await linesOf('flooding')).toMatchObject([{ data: { repeated: 0 } }])
  vi.setSystemTime(Date.now() + 59_000)
  await refusals(5)
  expect(await linesOf('flooding')).toHaveLength(1)
  vi.setSystemTime(Date.now() + 1_000)
  await refusals(3)
  expect(await linesOf('flooding')).toMatchObject([{ data: { repeated: 0 } }, { data: { repeated: 29 } }])
})

it('keeps a reason of its own out of the count of another', async () => {
  const wavering = { ...actor, id: 'wavering' }
  for (const refused of ['one', 'other', 'one']) await execute(write, wavering, { key: 'written', refused })
  const lines = (await linesOf('wavering')).map(({ data }) => data)
  expect(lines).toHaveLength(2)
  for (const reason of ['one', 'other']) expect(lines).toContainEqual({ command: 'test.write', reason, repeated: 0 })
})

it('leaves no line of refusal for what was done, and none for what could not even be read', async () => {
  const doing = { ...actor, id: 'doing' }
  expect(await execute(write, doing, { key: 'done' })).toEqual({ ok: true, value: 'done' })
  expect(await execute(write, doing, { key: 7 })).toMatchObject({ kind: 'invalid' })
  expect(await linesOf('doing')).toEqual([])
})

it.each(['in its own words', 'in SQL'])(
  'begins again when two commands wait for each other and the database ends one of them, %s',
  async (how) => {
    const keys = [`one ${how}`, `other ${how}`]
    for (const key of keys) await execute(write, actor, { key })
    let began = 0
    let meet: () => void
    const both = new Promise<void>((resolve) => (meet = resolve))
    const count = defineCommand({
      name: 'test.count',
      permission: 'demo:manage',
      input: z.object({ keys: z.array(z.string()) }),
      async run({ tx, input }) {
        const add = async (key: string) => {
          // Read first, it is read by both before either writes.
          const [row] = await tx.$queryRaw<
            [{ value: number }]
          >`select value from "Setting" where key = ${key} for update`
          if (how === 'in SQL')
            return await tx.$executeRaw`update "Setting" set value = to_jsonb(${row.value + 1}::int) where key = ${key}`
          return await tx.setting.update({ where: { key }, data: { value: row.value + 1 } })
        }
        await add(input.keys[0]!)
        if (++began === 2) meet()
        await both
        await add(input.keys[1]!)
        const line = (id: string) =>
          ({ type: 'demo.loaded', subject: { kind: 'demo', id }, data: { people: 0, pods: 0 } }) as const
        return { ok: true, value: null, events: [line(keys[0]!), line(keys[1]!)] }
      },
    })
    const ways = [keys, keys.toReversed()].map((way) => execute(count, actor, { keys: way }))
    expect(await Promise.all(ways)).toEqual([
      { ok: true, value: null },
      { ok: true, value: null },
    ])
    expect(began).toBe(3)
    const written = await read.setting.findMany({ where: { key: { in: keys } }, select: { value: true } })
    expect(written).toEqual([{ value: 3 }, { value: 3 }])
  },
)
