import { addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { mcpClient } from '@/lib/gate/fixture-mcp'
import { bodies } from '@/lib/gate/fixture-roads'
import { resumeAll, stop } from '@/lib/gate/fixture-stops'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Endpoint } from '@/lib/api/endpoint'
import { versions } from '@/lib/api/versions'
import { refreshAccess } from '@/lib/auth/access'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'

// Every endpoint there is for pods, asked under a stop of everything: a new one has to say here what it does then.

let gate: TestGate
let pod: TestPod
beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('walks')
  await refreshAccess()
  await stop()
})
afterAll(async () => {
  await resumeAll()
  await gate.close()
})

/** What nothing begins by: a pod looks at what is its own, asks what would be, or says what happened. */
const open = new Set(
  'whoAmI listTools listActionsV1 listCalls readCall listEvents decideAhead previewCall livePrompt usedPromptV1 reportError reportErrorV1 withdrawCall claimCall reportOutcome readOutput'.split(
    ' ',
  ),
)

const all = Object.values(versions).flat()
// Lower case, so that it is a word wherever one can stand.
const word = () => newId().toLowerCase()

it.each<[string, Endpoint]>(all.map((endpoint) => [endpoint.operationId, endpoint]))(
  '%s',
  async (operation, endpoint) => {
    const url = endpoint.path.replaceAll(/\{\w+\}/g, operation.startsWith('moveTask') ? 'start' : 'none')
    const query = endpoint.method === 'GET' ? '?path=a.md&key=a&task_id=a&tool=memory.search' : ''
    const sent = endpoint.method === 'GET' ? [undefined] : (bodies[operation]?.(word) ?? [{}])
    const said = new Set<string>()
    for (const body of sent) {
      const { json, status } = await asPod(gate, pod.serviceKey, url + (body ? '' : queryFor(endpoint, query)), body)
      said.add(heard(json) ?? String(status))
    }
    if (open.has(operation)) return
    // What is misspelt is told so first.
    expect([...said].filter((one) => !['422', '400', '404'].includes(one))).toEqual(
      said.has('stopped') ? ['stopped'] : ['emergency_stop'],
    )
  },
)

/** How an answer says that all is stopped; of several files, each does. */
function heard(json: Record<string, any>): string | null {
  if (json['code'] === 'emergency_stop') return json['code']
  const each: { reason?: string }[] = json['files'] ?? []
  if (each.length > 0 && each.every(({ reason }) => reason?.includes('emergency stop'))) return 'emergency_stop'
  return json['state'] ?? null
}

/** Only what the endpoint takes: it refuses other names. */
function queryFor({ query }: Endpoint, wanted: string): string {
  const known = new Set(Object.keys(query?.shape ?? {}))
  const kept = [...new URLSearchParams(wanted)].filter(([name]) => known.has(name))
  return kept.length > 0 ? `?${new URLSearchParams(kept)}` : ''
}

it('MCP', async () => {
  const mcp = mcpClient(
    () => gate,
    () => pod.serviceKey,
  )
  expect(await mcp.call('memory-search', { keyword: 'a' })).toMatchObject({ structuredContent: { state: 'stopped' } })
})

it('nothing came of all that', async () => {
  const calls = await read.call.groupBy({ by: ['decision'], _count: true })
  expect(calls.map(({ decision }) => decision)).toEqual(['deny'])
  expect(await read.call.count({ where: { stopId: null } })).toBe(0)
  const counts = await Promise.all([
    read.request.count(),
    read.task.count(),
    read.memoryVersion.count(),
    read.outputRevision.count(),
    read.prompt.count(),
    read.tool.count({ where: { proposedBy: { not: null } } }),
  ])
  expect(counts).toEqual([0, 0, 0, 0, 0, 0])
})
