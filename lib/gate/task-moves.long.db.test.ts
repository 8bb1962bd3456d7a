import { addTwoAccounts, asPod, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { moveTask } from '@/lib/tasks/hands/commands'
import { moved, type Standing, type TaskMove, taskMoves } from '@/lib/tasks/moves/table'
import { taskDetail } from '@/lib/tasks/queries'

// What happens to tasks is one table, whichever face of the gate asks and whether a pod or a person does.

openStage()

let turn = 0
const newPod = (kind?: Parameters<typeof addTwoAccounts>[1]) => addTwoAccounts(`mover-${turn++}`, kind)
const planner = { role: 'ProductPod', department: 'product' }
const send = (account: TestAccount, path: string, body: object = {}) => asPod(gate, account.key, path, body)
const ask = async (account: TestAccount, path: string) => await asPod(gate, account.key, path)
const person = (number: number, move: TaskMove, more: object = {}) => execute(moveTask, ana, { number, move, ...more })
const numberOf = async (account: TestAccount, key: string) =>
  (await read.task.findFirstOrThrow({ where: { podId: account.actor.id, key } })).number

/** What each version sends for a move. */
const faces = {
  v1: (move: TaskMove) => `/v1/tasks/${move}`,
  v2: (move: TaskMove) => `/v2/tasks/${move}`,
}
type Face = keyof typeof faces | 'person'

const bodyOf = (move: TaskMove, key: string) => ({
  task_id: key,
  ...(move === 'reopen' && { reason: 'Not done after all' }),
})

describe('the life of a task', () => {
  it('is the table’s in both versions and in a browser, wherever a walk leads', async () => {
    const { dev } = await newPod(planner)
    const steps = fc.array(
      fc.record({
        move: fc.constantFrom(...taskMoves.filter((move) => move !== 'hand_over')),
        face: fc.constantFrom<Face>('v1', 'v1', 'v2', 'v2', 'person'),
      }),
      { minLength: 4, maxLength: 14 },
    )
    await fc.assert(
      fc.asyncProperty(steps, async (walk) => {
        const key = `walk-${turn++}`
        let task: Standing | null = null
        for (const { move, face } of walk) {
          const by = face === 'person' ? 'person' : 'pod'
          if (by === 'person' && !task) continue
          const expected = moved(move, task, by)
          const answer =
            face === 'person'
              ? await person(await numberOf(dev, key), move, { reason: 'Because' })
              : await send(dev, faces[face](move), bodyOf(move, key))
          const told = `${walk.map((one) => `${one.face} ${one.move}`).join(', ')}: ${face} ${move}`
          if ('why' in expected) {
            const why: string = expected.why
            expect(face === 'person' ? answer : (answer as { json: object }).json, told).toMatchObject(
              face === 'person' ? { ok: false, reason: why } : face === 'v1' ? { reason: why } : { code: why },
            )
            continue
          }
          expect(face === 'person' ? answer : (answer as { json: object }).json, told).toMatchObject(
            face === 'person' ? { ok: true, value: { status: expected.to } } : { status: expected.to },
          )
          const rests: Partial<Standing> = expected.to === 'held' ? { heldFrom: task!.status, heldBy: by } : {}
          task = { origin: 'live', heldFrom: null, heldBy: null, status: expected.to, ...rests }
          const row = await read.task.findFirstOrThrow({ where: { podId: dev.actor.id, key } })
          expect(row, told).toMatchObject(task)
        }
      }),
      { numRuns: 12 },
    )
  })

  it('leaves a line for each move, with why where somebody said so', async () => {
    const { dev } = await newPod(planner)
    for (const move of ['create', 'activate', 'start'] as const)
      expect(await send(dev, faces.v2(move), { task_id: 'lines' })).toMatchObject({ status: 200 })
    const number = await numberOf(dev, 'lines')
    expect(await person(number, 'hold')).toMatchObject({ ok: false, fields: { reason: expect.any(Array) } })
    expect(await person(number, 'hold', { reason: 'The prices are wrong' })).toMatchObject({ ok: true })
    expect(await taskDetail(ana, number)).toMatchObject({
      status: 'held',
      heldBy: 'person',
      heldReason: 'The prices are wrong',
    })
    expect(await send(dev, faces.v2('resume'), { task_id: 'lines' })).toMatchObject({
      status: 409,
      json: { code: 'task_held_by_person' },
    })
    expect(await person(number, 'resume')).toMatchObject({ ok: true, value: { status: 'in_progress' } })
    const lines = await read.auditEvent.findMany({
      where: { taskKey: 'lines', podId: dev.actor.id, subjectKind: 'task' },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    })
    expect(lines.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('created the task “lines”'),
      expect.stringContaining('put the task “lines” on the plan'),
      expect.stringContaining('started the task “lines”'),
      'Ana held the task “lines”: “The prices are wrong”',
      'Ana let the task “lines” go on',
    ])
  })

  it('passes to another pod of the same environment, with what was asked for it', async () => {
    const [one, other] = [await newPod(), await newPod()]
    const slug = `mover-${turn - 1}`
    await send(one.dev, '/v2/tasks/start', { task_id: 'passed' })
    await send(one.dev, '/v2/tool-calls', {
      tool: 'memory.search',
      arguments: { keyword: 'bowls' },
      task: 'passed',
      idempotency_key: 'looked',
    })
    const hand = (account: TestAccount, to: string) =>
      send(account, '/v2/tasks/hand_over', { task_id: 'passed', to_pod: to, reason: 'It knows the prices' })
    expect(await hand(one.dev, 'nobody')).toMatchObject({ status: 404, json: { code: 'unknown_pod' } })
    expect(await hand(one.dev, slug)).toMatchObject({ status: 200, json: { status: 'in_progress' } })
    // From now on it is the other one's, and looks like a missing one to the first.
    expect(await hand(one.dev, slug)).toMatchObject({ status: 404, json: { code: 'unknown_task' } })
    const number = await numberOf(other.dev, 'passed')
    const task = await taskDetail(ana, number)
    expect(task!.calls.map(({ sentence }) => sentence).join()).toContain('bowls')
    expect(await send(other.dev, '/v2/tasks/complete', { task_id: 'passed' })).toMatchObject({
      json: { status: 'completed' },
    })
    // Of one name a pod has one task.
    await send(one.dev, '/v2/tasks/start', { task_id: 'passed' })
    expect(await hand(one.dev, slug)).toMatchObject({ status: 409, json: { code: 'task_name_taken' } })
  })
})

describe('what waits for what', () => {
  it('says what is ready to be worked on, and what is in the way of the rest', async () => {
    const { dev } = await newPod(planner)
    const create = (task_id: string, depends_on: string[] = []) =>
      send(dev, '/v2/tasks/create', { task_id, title: `The ${task_id}`, phase: 'Discovery', depends_on })
    for (const [key, waits] of [
      ['dig', []],
      ['throw', ['dig']],
      ['fire', ['throw', 'nothing-of-the-kind']],
    ] as const)
      expect(await create(key, [...waits])).toMatchObject({ status: 200, json: { status: 'backlog' } })
    const keysAt = async (path: string) =>
      ((await ask(dev, path)).json['tasks'] as { task_id: string }[]).map(({ task_id: key }) => key)
    expect(await keysAt('/v2/tasks')).toEqual(['dig', 'throw', 'fire'])
    expect(await keysAt('/v1/tasks/query?limit=2')).toEqual(['dig', 'throw'])
    expect(await keysAt('/v2/tasks/next')).toEqual(['dig'])
    await send(dev, '/v2/tasks/start', { task_id: 'dig' })
    expect(await keysAt('/v2/tasks/next')).toEqual([])
    await send(dev, '/v2/tasks/complete', { task_id: 'dig' })
    expect(await keysAt('/v2/tasks/next')).toEqual(['throw'])
    expect(await keysAt('/v2/tasks?status=completed')).toEqual(['dig'])
    expect((await ask(dev, '/v2/tasks/task?task_id=throw')).json).toMatchObject({
      title: 'The throw',
      depends_on: [{ task_id: 'dig', state: 'completed' }],
      needed_by: ['fire'],
    })
    expect((await ask(dev, '/v2/tasks/task?task_id=fire')).json).toMatchObject({
      depends_on: [
        { task_id: 'throw', state: 'open' },
        { task_id: 'nothing-of-the-kind', state: 'unknown' },
      ],
    })
    expect(await ask(dev, '/v2/tasks/task?task_id=none')).toMatchObject({ status: 404 })
    const next = String((await ask(dev, '/v2/tasks?limit=2')).json['next'])
    expect(await keysAt(next.slice(next.indexOf('/v2/')))).toEqual(['fire'])
  })

  it('is planned by one pod for another', async () => {
    const [{ dev: plans }, { dev: works }] = [await newPod(planner), await newPod()]
    const body = { task_id: 'planned-for', assigned_pod: `mover-${turn - 1}` }
    expect(await send(plans, '/v2/tasks/create', body)).toMatchObject({ status: 200, json: { status: 'backlog' } })
    expect(await ask(plans, '/v2/tasks')).toMatchObject({ json: { tasks: [] } })
    expect(await ask(works, '/v2/tasks/next')).toMatchObject({ json: { tasks: [{ task_id: 'planned-for' }] } })
    expect(await send(works, '/v2/tasks/start', { task_id: 'planned-for' })).toMatchObject({ status: 200 })
  })

  it('is nothing to a pod that the policy does not let look', async () => {
    const { dev } = await newPod({ role: 'PromptPod', department: 'nobody' })
    for (const path of ['/v2/tasks', '/v2/tasks/next', '/v2/tasks/task?task_id=a', '/v1/tasks/query'])
      expect((await ask(dev, path)).status, path).toBe(403)
  })

  it('refuses what a move does not take, and where it stands', async () => {
    const { dev } = await newPod()
    await send(dev, '/v2/tasks/start', { task_id: 'strict' })
    expect(await send(dev, '/v2/tasks/hold', { task_id: 'strict', phase: 'Discovery' })).toMatchObject({
      status: 422,
      json: { fields: { phase: [expect.any(String)] } },
    })
    expect(await send(dev, '/v2/tasks/reopen', { task_id: 'strict' })).toMatchObject({ status: 422 })
    expect(await send(dev, '/v2/tasks/burn', { task_id: 'strict' })).toMatchObject({ status: 404 })
  })
})
