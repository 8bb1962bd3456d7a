import { addTwoAccounts, asPod, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import { beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { asOwner, elapse } from '@/lib/db/test-clock'
import { settleDue } from '@/lib/jobs/clock'
import { kinds } from '@/lib/kinds/registry'
import { requestDetail } from '@/lib/requests/detail/queries'
import { moveTask } from '@/lib/tasks/hands/commands'
import { taskDetail } from '@/lib/tasks/queries'

// Some tasks are completed once people have looked, and a pod can stop at any time until somebody has signed.

openStage()

let turn = 0
let dev: TestAccount
beforeAll(async () => {
  dev = (await addTwoAccounts('reviewed', { role: 'ProductPod', department: 'product' })).dev
})

const send = (move: string, body: object) => asPod(gate, dev.key, `/v2/tasks/${move}`, body)
const task = async (key: string) => (await asPod(gate, dev.key, `/v2/tasks/task?task_id=${key}`)).json
const requestOf = async (key: string) =>
  await read.request.findFirstOrThrow({
    where: { kind: 'task_completion', taskKey: key },
    orderBy: { number: 'desc' },
  })

async function started(needsReview: boolean): Promise<string> {
  const key = `reviewed-${turn++}`
  await send('create', { task_id: key, title: 'Prices of bowls', requires_human_review: needsReview })
  expect(await send('start', { task_id: key })).toMatchObject({ json: { status: 'in_progress' } })
  return key
}

async function answer(key: string, verdict: string) {
  const { number } = await requestOf(key)
  expect(await decide(ana, await requestNumbered(number), verdict)).toMatchObject({ ok: true })
  return await settled(await requestNumbered(number))
}

const work = { outputs: [{ path: 'docs/bowls.md' }], reasoning_trace: 'I compared **three** lists.' }

describe('a task that people review', () => {
  it('is completed only after a person has signed what was handed in', async () => {
    const key = await started(true)
    const handedIn = await send('complete', { task_id: key, ...work, idempotency_key: `end-${key}` })
    expect(handedIn).toMatchObject({ status: 200, json: { state: 'executed', status: 'in_review' } })
    expect(await task(key)).toMatchObject({ status: 'in_review', requires_human_review: true, review: null })
    for (const [move, code] of Object.entries({ complete: 'task_in_review', hold: 'task_in_review' }))
      expect(await send(move, { task_id: key })).toMatchObject({ status: 409, json: { code } })

    const { number } = await requestOf(key)
    const detail = await requestDetail(ana, number, kinds)
    expect(detail).toMatchObject({ state: 'waiting', change: { kind: 'task_completion' } })
    expect(JSON.stringify(detail)).toContain('docs/bowls.md')
    expect(await answer(key, 'approve')).toMatchObject({ state: 'executed' })
    expect(await task(key)).toMatchObject({ status: 'completed', review: { answer: 'signed', note: null } })
    const row = await read.task.findFirstOrThrow({ where: { key } })
    expect(row.completedAt).not.toBeNull()
    const lines = await read.auditEvent.findMany({ where: { taskKey: key, type: { startsWith: 'task.' } } })
    expect(lines.map(({ type }) => type).toSorted()).toEqual([
      'task.completed',
      'task.created',
      'task.handed_in',
      'task.started',
    ])
  })

  it.each([
    ['request_changes', 'changes_requested'],
    ['reject', 'rejected'],
  ])('goes back to its pod in words when a person says %s, and can be handed in again', async (verdict, state) => {
    const key = await started(true)
    await send('complete', { task_id: key, ...work })
    expect(await answer(key, verdict)).toMatchObject({ state })
    expect(await task(key)).toMatchObject({
      status: 'in_progress',
      review: { answer: state, note: 'Wrong wording. Not this month' },
    })
    await send('complete', { task_id: key, ...work })
    expect(await answer(key, 'approve')).toMatchObject({ state: 'executed' })
    expect(await task(key)).toMatchObject({ status: 'completed' })
  })

  it('is in progress again when nobody answers in time', async () => {
    const key = await started(true)
    await send('complete', { task_id: key, ...work })
    const { number } = await requestOf(key)
    await elapse(process.env.DATABASE_OWNER_URL!, `CS-${number}`, 'expiresAt')
    await settleDue()
    expect(await requestNumbered(number)).toMatchObject({ state: 'expired' })
    expect(await task(key)).toMatchObject({ status: 'in_progress', review: { answer: 'expired' } })
  })

  it('stays in review whatever somebody does in a browser beside it', async () => {
    const key = await started(true)
    await send('complete', { task_id: key, ...work })
    const { number } = await read.task.findFirstOrThrow({ where: { key } })
    for (const move of ['hold', 'reopen', 'hand_over', 'complete', 'start'])
      expect(await execute(moveTask, ana, { number, move, reason: 'Because', to: 'reviewed' })).toMatchObject({
        ok: false,
      })
    expect(await taskDetail(ana, number)).toMatchObject({ status: 'in_review', waiting: 1 })
  })

  it('is not asked about a second time where a person signed the very call', async () => {
    const { prod } = await addTwoAccounts('reviewed-prod')
    const at = (move: string, body: object) => asPod(gate, prod.key, `/v2/tasks/${move}`, body)
    await at('start', { task_id: 'once' })
    await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
      owner.query(`update "Task" set "needsReview" = true where key = 'once'`),
    )
    const body = { task_id: 'once', outputs: [{ path: 'docs/a.md', content: 'Text' }], idempotency_key: 'once' }
    expect(await at('complete', body)).toMatchObject({ status: 202 })
    const call = await read.request.findFirstOrThrow({ where: { kind: 'tool_call', taskKey: 'once' } })
    expect(await decide(ana, call, 'approve')).toMatchObject({ ok: true })
    await settled(call)
    expect(await at('complete', body)).toMatchObject({ status: 200, json: { status: 'completed' } })
    expect(await read.request.count({ where: { kind: 'task_completion', taskKey: 'once' } })).toBe(0)
  })
})

describe('a checkpoint', () => {
  it('stops a task until somebody has signed, and then lets it go on', async () => {
    const key = await started(false)
    expect(await send('checkpoint', { task_id: key, reason: 'Shall I go on with cups?' })).toMatchObject({
      status: 200,
      json: { status: 'in_review' },
    })
    expect(await requestOf(key)).toMatchObject({ askerSays: 'Shall I go on with cups?', state: 'waiting' })
    expect(await send('complete', { task_id: key })).toMatchObject({ json: { code: 'task_in_review' } })
    expect(await answer(key, 'approve')).toMatchObject({ state: 'executed' })
    expect(await task(key)).toMatchObject({ status: 'in_progress', review: { answer: 'signed' } })
    expect(await send('complete', { task_id: key })).toMatchObject({ json: { status: 'completed' } })
  })
})
