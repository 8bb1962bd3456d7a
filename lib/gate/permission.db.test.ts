import { ask, asPod, decide, elapse, type TestPod } from '@/lib/gate/fixture'
import { ana, gate, newPod, openStage, page } from '@/lib/gate/fixture-stage'
import { describe, expect, it } from 'vitest'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'

openStage()

const get = (pod: TestPod, path: string) => asPod(gate, pod.serviceKey, path)
const shownLines = (callId: string) => read.auditEvent.count({ where: { callId, type: 'call.shown' } })

/** A call on which people have decided, and of which the pod has not heard yet. */
async function answered(pod: TestPod, verdict: 'approve' | 'request_changes', fields: string[] = []) {
  const args = page()
  const key = newId()
  const { json } = await ask(gate, pod, 'outputs.commit_and_log', args, { idempotency_key: key })
  const id = json['id'] as string
  expect(await decide(ana, id, verdict, fields)).toMatchObject({ ok: true })
  expect((await get(pod, `/v2/tool-calls/${id}`)).json).toMatchObject({ state: 'settling', changes: null, grant: null })
  await elapse(id, 'effectiveAt')
  await settleDue()
  return { id, args, key }
}

describe('what people approved can be used', () => {
  it.each<[string, (pod: TestPod, call: { id: string; args: object; key: string }) => Promise<{ grant: any }>]>([
    ['read', async (pod, { id }) => (await get(pod, `/v2/tool-calls/${id}`)).json as { grant: any }],
    ['waited for', async (pod, { id }) => (await get(pod, `/v2/tool-calls/${id}?wait=20`)).json as { grant: any }],
    ['listed', async (pod) => (await get(pod, '/v2/tool-calls?state=released')).json['calls'][0]],
    [
      'asked for again',
      async (pod, { args, key }) =>
        (await ask(gate, pod, 'outputs.commit_and_log', args, { idempotency_key: key })).json as { grant: any },
    ],
  ])('from when it is first %s, and that is told', async (_how, look) => {
    const pod = await newPod()
    const call = await answered(pod, 'approve')
    const { grantSeconds, grantExpiresAt } = await read.call.findUniqueOrThrow({ where: { id: call.id } })
    expect(grantSeconds).toBe(900)
    expect(grantExpiresAt!.getTime() - Date.now()).toBeGreaterThan(24 * 3_600_000)
    expect(await shownLines(call.id)).toBe(0)
    const { grant } = await look(pod, call)
    expect(grant.expires_in).toBe(900)
    expect(new Date(grant.expires_at).getTime() - Date.now()).toBeLessThanOrEqual(900_000)
    // It goes on from there, however it is looked at next.
    expect((await get(pod, `/v2/tool-calls/${call.id}`)).json['grant'].expires_at).toBe(grant.expires_at)
    expect(await shownLines(call.id)).toBe(1)
  })

  it('without having been looked at, and events begin nothing', async () => {
    const pod = await newPod()
    const { json: start } = await get(pod, '/v2/events')
    const call = await answered(pod, 'approve')
    await get(pod, `/v2/events?after=${start['place']}`)
    expect(await shownLines(call.id)).toBe(0)
    const asked = { tool: 'outputs.commit_and_log', arguments: call.args, idempotency_key: call.key, claim: true }
    const { json } = await asPod(gate, pod.serviceKey, '/v2/tool-calls', asked)
    expect(json).toMatchObject({ state: 'consumed', claimed: true })
    expect(await shownLines(call.id)).toBe(0)
  })
})

it('says what is to be different, and which arguments are meant', async () => {
  const pod = await newPod()
  const { id } = await answered(pod, 'request_changes', ['/content', '/branch'])
  expect((await get(pod, `/v2/tool-calls/${id}`)).json).toMatchObject({
    state: 'changes_requested',
    reason: 'A person asks for changes to “content” and “branch”: Looked at it',
    changes: { note: 'Looked at it', fields: ['/content', '/branch'] },
  })
})
