import { addPod, ask, asPod, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { mcpClient } from '@/lib/gate/fixture-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'
import { env } from '@/lib/env'
import { gitTools } from '@/lib/repositories/schema'

let gate: TestGate
let pod: TestPod
beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('git-caller', { role: 'DevPod', department: 'delivery', environment: 'dev' })
  await refreshAccess()
})
afterAll(() => gate.close())

const { call, rpc } = mcpClient(
  () => gate,
  () => pod.serviceKey,
)
const keys = Object.values(gitTools)
const address = `${env.url}/git/<repository>.git`
const args = { repo_name: 'shop' }
const refused = { status: 409, json: { code: 'other_road', fields: { tool: [expect.stringContaining(address)] } } }

describe.each(keys)('%s', (tool) => {
  it('is refused as a call, with the address at which it is done, and nothing comes of it', async () => {
    for (const name of [tool, tool.replace('.', '-')])
      expect(await ask(gate, pod, name, args), name).toMatchObject(refused)
    const asked = { tool, arguments: args }
    expect(await asPod(gate, pod.serviceKey, '/v2/tool-calls/preview', asked)).toMatchObject(refused)
    const { isError, text } = await call(tool.replace('.', '-'), args)
    expect({ isError, text }).toMatchObject({ isError: true, text: expect.stringContaining(address) })
    expect(await read.call.count({ where: { toolKey: tool } })).toBe(0)
    expect(await read.auditEvent.findMany({ where: { type: 'command.refused', toolKey: tool } })).toContainEqual(
      expect.objectContaining({ podId: pod.podId, data: expect.objectContaining({ reason: 'other_road' }) }),
    )
  })

  it('is in no list of what can be called, and policy still says who may do it', async () => {
    const headers = { authorization: `Bearer ${pod.serviceKey}` }
    const { text: second } = await send(gate, { url: '/v2/tools?limit=100', headers })
    const { text: first } = await send(gate, { url: '/v1/actions/list', headers })
    const { text: mcp } = await rpc('tools/list')
    expect([second, first].map((text) => text.includes(`"${tool}"`))).toEqual([false, false])
    expect(mcp).not.toContain(`"${tool.replace('.', '-')}"`)
    expect(second).toContain('"memory.search"')
    const said = await asPod(gate, pod.serviceKey, `/v2/policy/decide?tool=${tool}&repository=shop`)
    expect(said.status).toBe(200)
  })
})
