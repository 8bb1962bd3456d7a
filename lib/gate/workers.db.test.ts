import { addPod, ask, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'

// A pod may run as several workers, and frameworks give all of them one key for one tool call. Only one may act.

let gate: TestGate
let pod: TestPod
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('many-workers')
  await refreshAccess()
})
afterAll(() => gate.close())

const args = { keyword: 'lamps' }

async function allowed(): Promise<{ path: string; grant: string }> {
  const { json } = await ask(gate, pod, 'memory.search', args)
  return { path: `/v2/tool-calls/${json['id']}`, grant: json['grant'].id }
}

describe('one key, two workers', () => {
  it('tells one of two equal claims that it may act, and the other that it is a repeat', async () => {
    const { path, grant } = await allowed()
    const body = { grant, arguments: args, idempotency_key: `call-${turn++}` }
    const answers = await Promise.all([1, 2, 3].map(() => asPod(gate, pod.serviceKey, `${path}/claim`, body)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(answers.map(({ json }) => json['repeated']).toSorted()).toEqual([false, true, true])
    for (const { json, headers } of answers)
      expect(headers['idempotent-replayed']).toBe(json['repeated'] ? 'true' : undefined)
  })

  it('refuses the repeat of another worker, where workers have names, and repeats it to the first', async () => {
    for (const step of ['claim', 'outcome']) {
      const { path, grant } = await allowed()
      const body = { grant, arguments: args, idempotency_key: `call-${turn++}` }
      const more = step === 'outcome' ? { status: 'succeeded', summary: 'Found them' } : {}
      const by = (worker?: string) =>
        asPod(gate, pod.serviceKey, `${path}/${step}`, { ...body, ...more, ...(worker && { worker }) })
      expect(await by('one')).toMatchObject({ status: 200, json: { repeated: false } })
      expect(await by('one')).toMatchObject({ status: 200, json: { repeated: true } })
      const refused = { status: 409, json: { reason: 'another_worker', detail: expect.stringContaining('Do not act') } }
      expect(await by('two')).toMatchObject(refused)
      // Who gives no name cannot be told from another either.
      expect(await by()).toMatchObject(refused)
    }
  })

  it('puts on the record which worker used the permission', async () => {
    const { path, grant } = await allowed()
    const body = { grant, arguments: args, worker: 'eu-3', idempotency_key: `call-${turn++}` }
    expect(await asPod(gate, pod.serviceKey, `${path}/claim`, body)).toMatchObject({ status: 200 })
    const [line] = await read.auditEvent.findMany({ where: { callId: path.split('/').at(-1)!, type: 'call.claimed' } })
    expect(line!.data).toMatchObject({ worker: 'eu-3' })
  })

  it('says of a question that was asked before that the answer is a repeat', async () => {
    const body = { tool: 'memory.search', arguments: args, idempotency_key: `call-${turn++}` }
    const first = await asPod(gate, pod.serviceKey, '/v2/tool-calls', body)
    const again = await asPod(gate, pod.serviceKey, '/v2/tool-calls', body)
    expect(first.headers).not.toHaveProperty('idempotent-replayed')
    expect(again).toMatchObject({ status: first.status, headers: { 'idempotent-replayed': 'true' } })
    const same = { ...first.json['grant'], expires_in: expect.any(Number) }
    expect(again.json).toEqual({ ...first.json, grant: same, repeated: true })
    const start = { task_id: 'work', idempotency_key: `call-${turn++}` }
    expect((await asPod(gate, pod.serviceKey, '/v1/tasks/start', start)).headers).not.toHaveProperty(
      'idempotent-replayed',
    )
    expect((await asPod(gate, pod.serviceKey, '/v1/tasks/start', start)).headers).toMatchObject({
      'idempotent-replayed': 'true',
    })
  })
})
