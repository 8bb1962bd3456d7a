import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_SERVER_HOSTS = '127.0.0.1'
})

import { addPod, must, type TestPod } from '@/lib/gate/fixture'
import { type GateProcess, gateProcess } from '@/lib/gate/fixture-process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { giveUpCalls } from '@/lib/calls/due/commands'
import { offerTool } from '@/lib/catalogue/commands'
import { letUse } from '@/lib/cli/rule'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { setServer } from '@/lib/servers/commands'
import { endServers, sendNote, type ToolServer, toolServer, wordsFor } from '@/lib/servers/fixture'
import { readServer } from '@/lib/servers/reading/commands'
import { importTools } from '@/lib/tools/openapi/commands'

let gate: GateProcess
let pod: TestPod
let at: ToolServer

beforeAll(async () => {
  pod = await addPod('killed-server')
  at = await toolServer([sendNote()])
  await must(setServer, { podSlug: pod.slug, environment: 'prod', url: at.url })
  await must(readServer, { podSlug: pod.slug, environment: 'prod' })
  await must(importTools, { document: wordsFor('send_note') })
  await must(offerTool, { key: 'send_note' })
  await letUse(['send_note'], { role: 'WriterPod', environment: 'prod', answer: { then: 'allow' } })
  gate = await gateProcess()
  await gate.start()
})
afterAll(async () => {
  endServers()
  await gate.remove()
})

/** Calls the tool under a key, as a client of the protocol does; null where the gate was gone before it answered. */
async function call(key: string): Promise<any> {
  const params = { name: 'send_note', arguments: { to: key }, _meta: { 'countersign/key': key } }
  const answer = await fetch(`${gate.url}/mcp`, {
    method: 'POST',
    headers: { authorization: `Bearer ${pod.serviceKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  }).catch(() => null)
  return answer && ((await answer.json()) as { result: unknown }).result
}

it('a gate that is killed while it hands a call on never hands it on again, and ends it as what nobody can know', async () => {
  at.manner = 'silence'
  const come = at.next()
  const first = call('once')
  await come
  await gate.kill(0)
  expect(await first).toBeNull()
  at.manner = 'well'
  await gate.start()
  for (const _ of [1, 2])
    expect(await call('once')).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('Do not do it again') }],
      structuredContent: { state: 'consumed' },
    })
  expect(at.done).toHaveLength(1)
  const { id } = await read.call.findFirstOrThrow({ where: { podId: pod.podId } })
  await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(`update "Call" set "grantUsedAt" = "grantUsedAt" - interval '25 hours' where id = $1`, [id]),
  )
  await must(giveUpCalls, { callIds: [id] })
  expect(await call('once')).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining('It cannot be known whether this was done') }],
  })
  expect(at.done).toHaveLength(1)
  // What is asked anew is another call.
  expect(await call('anew')).toMatchObject({ content: [{ text: 'Sent it' }] })
  expect(at.done).toHaveLength(2)
})
