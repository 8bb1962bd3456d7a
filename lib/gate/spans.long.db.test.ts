import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { addPerson, addPod, decide, elapse, type TestPod } from '@/lib/gate/fixture'
import { type GateProcess, gateProcess, workerProcess } from '@/lib/gate/fixture-process'
import { patience } from '@/lib/core/fixture-patience'
import { sourceFiles } from '@/lib/sources'

type Attribute = { key: string; value: { stringValue?: string; intValue?: number | string } }
/** As a collector gets it: OTLP over HTTP, in JSON. */
type Span = {
  of: string
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: Attribute[]
}

const got: Span[] = []
const sent: string[] = []
let collector: Server
let gate: GateProcess
let worker: Awaited<ReturnType<typeof workerProcess>>
let pod: TestPod

type Export = {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Omit<Span, 'of'>[] }[] }[]
}

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const body = await text(request)
    sent.push(`${request.url} ${body}`)
    for (const { resource, scopeSpans } of (JSON.parse(body) as Export).resourceSpans)
      for (const { spans } of scopeSpans)
        for (const span of spans) {
          const of = resource.attributes.find(({ key }) => key === 'service.name')!.value.stringValue!
          got.push({ ...span, of })
        }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const { port } = collector.address() as AddressInfo
  const told = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_BSP_SCHEDULE_DELAY: '50' }
  pod = await addPod('traced', { role: 'WriterPod', department: 'product' })
  gate = await gateProcess(told)
  await gate.start()
  worker = await workerProcess(told)
})
afterAll(async () => {
  await worker?.stop()
  await gate?.remove()
  collector?.close()
})

const secret = 'the-word-that-no-collector-hears'

async function call(traceparent: string): Promise<string> {
  const answer = await fetch(`${gate.url}/v2/tool-calls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${pod.serviceKey}`, 'content-type': 'application/json', traceparent },
    body: JSON.stringify({
      tool: 'outputs.commit_and_log',
      arguments: { file_path: `docs/${secret}.md`, branch: secret, content: secret },
      reason: secret,
      idempotency_key: `${secret}-${traceparent}`,
    }),
  })
  expect([200, 202]).toContain(answer.status)
  return ((await answer.json()) as { id: string }).id
}

const ofChain = (id: string) => got.filter(({ traceId }) => traceId === id)
const valueOf = ({ attributes }: Span, name: string) => {
  const value = attributes.find(({ key }) => key === name)?.value
  return value?.stringValue ?? (value?.intValue === undefined ? undefined : Number(value.intValue))
}

describe('where the operator named a collector', () => {
  it('one call is one chain: the gate that was asked, the command, and the worker that settled it', async () => {
    const [id, parent] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
    const callId = await call(`00-${id}-${parent}-01`)
    await decide(await addPerson('Ana'), callId, 'approve')
    await elapse(callId, 'effectiveAt')
    const named = async (name: string) =>
      await vi.waitFor(() => {
        const found = ofChain(id).filter((span) => span.name === name)
        expect(found).toHaveLength(1)
        return found[0]!
      }, patience)
    const asked = await named('POST /v2/tool-calls')
    const settled = await named('requests.settle')
    const commands = ofChain(id).filter(({ name }) => name.startsWith('calls.'))
    expect(asked).toMatchObject({ of: 'countersign-gate', parentSpanId: parent })
    expect(valueOf(asked, 'http.response.status_code')).toBe(202)
    expect(valueOf(asked, 'countersign.actor')).toBe('pod')
    expect(commands.length).toBeGreaterThan(0)
    for (const command of commands) {
      expect(command).toMatchObject({ of: 'countersign-gate', parentSpanId: asked.spanId })
      expect(valueOf(command, 'countersign.outcome')).toBe('done')
    }
    expect(settled.of).toBe('countersign-worker')
    expect(commands.map(({ spanId }) => spanId)).toContain(settled.parentSpanId)
    expect(valueOf(settled, 'countersign.request')).toMatch(/^CS-\d+$/)
  })

  it('a chain that whoever began it does not want kept is told to nobody', async () => {
    const [unwanted, wanted] = ['1'.repeat(32), '2'.repeat(32)]
    await call(`00-${unwanted}-00f067aa0ba902b7-00`)
    await call(`00-${wanted}-00f067aa0ba902b7-01`)
    await vi.waitFor(() => expect(ofChain(wanted).length).toBeGreaterThan(1), patience)
    expect(ofChain(unwanted)).toEqual([])
  })

  it('the collector hears names and numbers, and nothing of what was asked', () => {
    expect(sent.length).toBeGreaterThan(1)
    for (const one of sent) expect(one).toMatch(/^\/v1\/traces /)
    for (const word of [secret, pod.serviceKey, pod.clientSecret]) expect(sent.join('\n')).not.toContain(word)
    const may =
      /^(http\.(request\.method|route|response\.status_code)|countersign\.(request|actor|pod|reason|outcome))$/
    for (const { attributes } of got) for (const { key } of attributes) expect(key).toMatch(may)
  })
})

it('nothing of it is loaded where nobody named one', () => {
  const loads = /^((import|export) (?!type).*|\} from )'@opentelemetry\//m
  expect(sourceFiles().filter((file) => loads.test(readFileSync(file, 'utf8')))).toEqual([])
})
