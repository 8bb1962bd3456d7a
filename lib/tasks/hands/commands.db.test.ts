import { addPerson, addTwoAccounts, asPod, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import { beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { addTask, changeTask, moveTask } from '@/lib/tasks/hands/commands'
import { taskDetail } from '@/lib/tasks/queries'

// What people do with tasks in a browser, beside what the pods do.

openStage()

let dev: TestAccount
let turn = 0
beforeAll(async () => {
  dev = (await addTwoAccounts('planned-for', { role: 'ProductPod', department: 'product' })).dev
})

const place = 'planned-for dev'
const add = (more: object = {}) =>
  execute(addTask, ana, { title: 'Glaze the bowls', key: `glaze-${turn++}`, place, ...more })
async function added(more: object = {}): Promise<{ number: number; key: string }> {
  const outcome = await add(more)
  if (!outcome.ok) throw new Error(outcome.reason)
  const { number, key } = await read.task.findUniqueOrThrow({ where: { number: outcome.value.number } })
  return { number, key }
}
const change = (number: number, dependsOn: string, before = '', more: object = {}) =>
  execute(changeTask, ana, { number, dependsOn, before, ...more })
const send = (move: string, body: object) => asPod(gate, dev.key, `/v2/tasks/${move}`, body)
const lastLine = async (number: number) => {
  const { id } = await read.task.findUniqueOrThrow({ where: { number }, select: { id: true } })
  const where = { subjectKind: 'task', subjectId: id }
  return (await read.auditEvent.findFirst({ where, orderBy: [{ at: 'desc' }, { id: 'desc' }] }))?.sentence
}

describe('a task that a person creates', () => {
  it('is its pod’s from then on, with what was said of it', async () => {
    const first = await added()
    const more = { phase: 'Pottery', description: 'Blue inside.', dependsOn: first.key, needsReview: 'on' }
    const { number, key } = await added(more)
    expect(await lastLine(number)).toMatch(/ created the task “Glaze the bowls” for ProductPod$/)
    expect(await send('start', { task_id: key })).toMatchObject({ status: 200, json: { status: 'in_progress' } })
    const detail = (await taskDetail(ana, number))!
    expect(detail).toMatchObject({ phase: 'Pottery', description: 'Blue inside.', needsReview: true })
    expect(detail.waits.waitsFor).toMatchObject([{ key: first.key }])
  })

  it.each([
    [{ title: ' ' }, 'title', 'Say what is to be done'],
    [{ key: '' }, 'key', 'Give it a name'],
    [{ place: '' }, 'place', 'Choose the pod that is to do it'],
    [{ place: 'nobody dev' }, 'place', 'This pod does not work there any more'],
    [{ place: 'planned-for test' }, 'place', 'This pod does not work there any more'],
    [{ key: 'own', dependsOn: 'own' }, 'dependsOn', 'A task does not wait for itself'],
    [{ dependsOn: 'unheard-of' }, 'dependsOn', 'There is no task called unheard-of there'],
    [{ title: ['ghp', 'Kq7vR2mX9tB4nL6wZ1sD8fH3jP5cY0gA2eUx'].join('_') }, 'title', 'There is a key of GitHub'],
  ])('is refused with %o at its field', async (more, field, words) => {
    const before = await read.task.count()
    const outcome = await add(more)
    expect(outcome).toMatchObject({ ok: false, fields: { [field]: [expect.stringContaining(words)] } })
    expect(await read.task.count()).toBe(before)
  })

  it('has a name that its pod has not used there, and comes from nobody who only reads', async () => {
    const { key } = await added()
    expect(await add({ key })).toMatchObject({
      ok: false,
      reason: 'task_exists',
      fields: { key: [expect.any(String)] },
    })
    const viewer = await addPerson('Reads only', [], ['viewer'])
    const asked = { title: 'No', key: 'no', place }
    expect(await execute(addTask, viewer, asked)).toMatchObject({ ok: false, kind: 'forbidden' })
    const { number } = await added()
    const wish = { number, dependsOn: '', before: '', needsReview: 'on' }
    expect(await execute(changeTask, viewer, wish)).toMatchObject({ ok: false, kind: 'forbidden' })
  })
})

describe('what a task waits for', () => {
  it('is changed on the record, unless it was changed meanwhile', async () => {
    const [one, two, task] = [await added(), await added(), await added()]
    expect(await change(task.number, `${one.key}\n${two.key}\r\n\n${one.key}`)).toMatchObject({ ok: true })
    expect(await lastLine(task.number)).toMatch(new RegExp(` wait for ${one.key}, ${two.key}$`))
    expect(await change(task.number, one.key)).toMatchObject({ ok: false, reason: 'task_changed' })
    const same = `${one.key}\n${two.key}`
    expect(await change(task.number, same, same)).toMatchObject({ ok: true, value: { isChanged: false } })
    expect(await change(task.number, '', same)).toMatchObject({ ok: true, value: { isChanged: true } })
    expect((await taskDetail(ana, task.number))!.waits.waitsFor).toEqual([])
  })

  it('is no circle, no task that is not there, and not another environment’s', async () => {
    const first = await added()
    const second = await added({ dependsOn: first.key })
    const third = await added({ dependsOn: second.key })
    const elsewhere = await added({ place: 'planned-for prod' })
    for (const [name, reason] of [
      [third.key, 'waits_in_circle'],
      [first.key, 'waits_on_itself'],
      ['unheard-of', 'waits_for_none'],
      [elsewhere.key, 'waits_for_none'],
    ] as const)
      expect(await change(first.number, name), name).toMatchObject({
        ok: false,
        reason,
        fields: { dependsOn: [expect.any(String)] },
      })
  })

  it('stays as it was signed, and as it was when it was completed', async () => {
    const { number, key } = await added({ needsReview: 'on' })
    await send('start', { task_id: key })
    await send('complete', { task_id: key })
    expect(await change(number, '')).toMatchObject({ ok: false, reason: 'task_in_review' })
    const done = await added()
    await send('start', { task_id: done.key })
    await send('complete', { task_id: done.key })
    expect(await change(done.number, '')).toMatchObject({ ok: false, reason: 'task_completed' })
  })
})

it('has people look before a task is completed, and nobody takes that back', async () => {
  const { number, key } = await added()
  expect(await change(number, '', '', { needsReview: 'on' })).toMatchObject({ ok: true, value: { isChanged: true } })
  expect(await lastLine(number)).toMatch(/ looked at by people before it is completed$/)
  expect(await change(number, '')).toMatchObject({ ok: true, value: { isChanged: false } })
  await send('start', { task_id: key })
  expect(await send('complete', { task_id: key })).toMatchObject({ json: { status: 'in_review' } })
})

it('stops a task until somebody else has signed that it goes on', async () => {
  const { number, key } = await added()
  await send('start', { task_id: key })
  const stop = (reason?: string) => execute(moveTask, ana, { number, move: 'checkpoint', reason })
  expect(await stop()).toMatchObject({ ok: false, fields: { reason: ['Say in a sentence why'] } })
  expect(await stop('The blue is not ours')).toMatchObject({ ok: true, value: { status: 'in_review' } })
  expect(await send('complete', { task_id: key })).toMatchObject({ status: 409, json: { code: 'task_in_review' } })
  const { number: asked } = await read.request.findFirstOrThrow({ where: { kind: 'task_completion', taskKey: key } })
  const open = await requestNumbered(asked)
  expect(open).toMatchObject({ askedByKind: 'person', askedById: ana.id, askerSays: 'The blue is not ours' })
  expect(await decide(ana, open, 'approve')).toMatchObject({ ok: false })
  expect(await decide(await addPerson('Somebody else'), open, 'approve')).toMatchObject({ ok: true })
  expect(await settled(await requestNumbered(asked))).toMatchObject({ state: 'executed' })
  expect(await taskDetail(ana, number)).toMatchObject({ status: 'in_progress' })
})

it('moves no task that is not there', async () => {
  for (const move of ['create', 'start', 'hold'] as const)
    expect(await execute(moveTask, ana, { number: 2_000_000_000, move, reason: 'Why' })).toMatchObject({
      ok: false,
      reason: 'unknown_task',
    })
})
