import { addTwoAccounts, asPod, decide, elapse, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import { describe, expect, it } from 'vitest'
import { kinds } from '@/lib/kinds/registry'
import { requestDetail } from '@/lib/requests/detail/queries'
import { auditEvent } from '@/lib/audit/event/queries'
import { timeline } from '@/lib/audit/queries'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'
import { listTasks } from '@/lib/tasks/list/queries'
import { taskDetail } from '@/lib/tasks/queries'

// A task is one environment's: of one name in dev and in production there are two.

let turn = 0

openStage(['approver', 'auditor'])

const twoAccounts = () => addTwoAccounts(`pod-${turn++}`)
const post = (account: TestAccount, path: string, body: object) => asPod(gate, account.key, path, body)
/** Where the policy speaks of ending a task. */
const end = (environment: string) => ({
  role: 'WriterPod',
  department: 'product',
  environment,
  tool: 'tasks.complete',
})
const outputs = [{ path: 'docs/a.md', content: 'Text' }]

describe('a task', () => {
  it('is one environment’s: ending it in dev leaves production’s waiting for its person', async () => {
    const { dev, prod } = await twoAccounts()
    const task = { task_id: 'care' }
    const started = await post(prod, '/v1/tasks/start', task)
    const body = { ...task, outputs, idempotency_key: 'end' }
    const asked = await post(prod, '/v1/tasks/complete', body)
    expect(asked).toMatchObject({ status: 202, json: { state: 'waiting' } })

    expect(await post(dev, '/v1/tasks/complete', body)).toMatchObject({ status: 404, json: { reason: 'unknown_task' } })
    const inDev = await post(dev, '/v1/tasks/start', task)
    expect(await post(dev, '/v1/tasks/complete', { ...body, idempotency_key: 'end-it' })).toMatchObject({
      status: 200,
      json: { status: 'completed', task: inDev.json['task'] },
    })
    const states = await read.task.findMany({ where: { podId: prod.actor.id }, orderBy: { number: 'asc' } })
    expect(states.map(({ environment, status }) => [environment, status])).toEqual([
      ['prod', 'in_progress'],
      ['dev', 'completed'],
    ])

    // People see two tasks, each with what is its own.
    const { rows } = await listTasks(ana, { waits: 'people' })
    expect(rows.filter(({ key }) => key === 'care').map(({ environment, waiting }) => [environment, waiting])).toEqual([
      ['prod', 1],
    ])
    const [live, tried] = await Promise.all(states.map(({ number }) => taskDetail(ana, number)))
    expect([live!.environment, live!.waiting, live!.calls.length, live!.requests.length]).toEqual(['prod', 1, 2, 1])
    expect([tried!.environment, tried!.waiting, tried!.calls.length, tried!.requests.length]).toEqual(['dev', 0, 3, 0])
    const request = await read.request.findFirstOrThrow({ where: { subjectId: asked.json['call_id'] } })
    expect(await requestDetail(ana, request.number, kinds)).toMatchObject({
      taskNumber: live!.number,
      cell: end('prod'),
    })
    const lines = (await timeline(ana, { task: `T-${tried!.number}` })).rows
    expect(new Set(await environmentsOf(lines.map(({ id }) => id)))).toEqual(new Set(['dev']))
    expect(await auditEvent(ana, lines[0]!.id)).toMatchObject({ taskNumber: tried!.number, cell: end('dev') })
    expect(tried!.calls[0]!.cell).toEqual(end('dev'))

    expect(await decide(ana, asked.json['call_id'], 'approve')).toMatchObject({ ok: true })
    await elapse(asked.json['call_id'], 'effectiveAt')
    await settleDue()
    expect(await post(prod, '/v1/tasks/complete', body)).toMatchObject({
      status: 200,
      json: { state: 'executed', status: 'completed', task: started.json['task'] },
    })
  })

  it('is known to a request only where it was started', async () => {
    const { dev, prod } = await twoAccounts()
    await post(dev, '/v1/tasks/start', { task_id: 'care' })
    const known = async (account: TestAccount) => {
      const body = {
        tool: 'memory.remove_entry',
        arguments: { path: 'docs/a.md' },
        task: 'care',
        idempotency_key: newId(),
      }
      const { json } = await post(account, '/v2/tool-calls', body)
      const { brief } = await read.request.findFirstOrThrow({ where: { subjectId: json['id'] } })
      return (brief as { checks: { name: string; state: string }[] }).checks.find(({ name }) => name === 'task')!.state
    }
    expect([await known(dev), await known(prod)]).toEqual(['pass', 'found'])
  })

  async function environmentsOf(ids: string[]) {
    const events = await read.auditEvent.findMany({ where: { id: { in: ids } }, select: { environment: true } })
    return events.map(({ environment }) => environment)
  }
})
