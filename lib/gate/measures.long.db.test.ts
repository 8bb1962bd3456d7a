import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addPod, openGate, send, type TestGate } from '@/lib/gate/fixture'
import { type GateProcess, gateProcess } from '@/lib/gate/fixture-process'
import { metrics } from '@/lib/insights/metrics'

const token = 'shown by whoever reads the metrics here'
const ask = (url: string, authorization?: string) =>
  fetch(`${url}/metrics`, { headers: authorization ? { authorization } : {} })

let gate: GateProcess
let without: TestGate
beforeAll(async () => {
  gate = await gateProcess({ COUNTERSIGN_METRICS_TOKEN: token })
  without = await openGate()
  await gate.start()
})
afterAll(async () => {
  await without.close()
  await gate.remove()
})

it('is told to whoever shows the token, and to nobody else, whatever else they may show', async () => {
  const pod = await addPod('curious')
  for (const shown of [undefined, 'Bearer', `Bearer ${token} `.repeat(2), `Basic ${token}`, `Bearer ${pod.serviceKey}`])
    expect((await ask(gate.url, shown)).status, shown).toBe(401)
  const answer = await ask(gate.url, `Bearer ${token}`)
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(answer.headers.get('content-type')).toContain('text/plain')
  const text = await answer.text()
  for (const { name, type } of metrics) expect(text).toContain(`# TYPE ${name} ${type}\n`)
  expect(text).toContain('countersign_calls_total{decision="allowed",environment="prod"} 0\n')
  expect(text).toContain('countersign_decision_seconds_bucket{environment="prod",le="+Inf"} 0\n')
  expect(text).toContain('countersign_process_resident_memory_bytes')
})

it('tells numbers of boards with their definitions, and the summary, to the same token alone', async () => {
  const pod = await addPod('also-curious')
  const at = (path: string, authorization = `Bearer ${token}`) =>
    fetch(`${gate.url}${path}`, { headers: { authorization } })
  for (const path of ['/v2/metrics', '/v1/metrics/summary']) {
    expect((await at(path, `Bearer ${pod.serviceKey}`)).status).toBe(401)
    expect((await send(without, { url: path, headers: { authorization: `Bearer ${token}` } })).status).toBe(404)
  }
  const told = (await (await at('/v2/metrics?days=7')).json()) as { from: string; to: string; numbers: object[] }
  expect(Date.parse(told.to) - Date.parse(told.from)).toBe(7 * 86_400_000)
  expect(told.numbers).toContainEqual(
    expect.objectContaining({ name: 'calls_denied', unit: 'calls', value: 0, of: 0, before: { value: 0, of: 0 } }),
  )
  expect(await (await at('/v2/metrics?days=8')).json()).toMatchObject({ code: 'invalid_input' })
  const summary = (await (await at('/v1/metrics/summary')).json()) as Record<string, unknown>
  expect(Object.keys(summary)).toEqual(['timestamp', 'quantitative', 'qualitative', 'history'])
  expect(summary['qualitative']).toMatchObject({ average_thought_quality_score: null, recall_usage_percent: null })
})

it('names neither pods nor people, nor anything else of which there is no end', () => {
  const known = ['kind', 'tool', 'critical', 'outcome', 'environment', 'decision', 'tier', 'severity']
  expect(metrics.flatMap(({ labels }) => labels).filter((label) => !known.includes(label))).toEqual([])
})

it('has no such address where no token is set', async () => {
  const answer = await send(without, { url: '/metrics', headers: { authorization: `Bearer ${token}` } })
  expect(answer.status).toBe(404)
})

it('is read by Prometheus without a remark, as are the rules and what tries them', async (context) => {
  const there = spawnSync('promtool', ['--version']).status === 0
  context.skip(!there, 'promtool is not on this machine (Debian: prometheus)')
  const input = await (await ask(gate.url, `Bearer ${token}`)).text()
  const checks: [string[], string?][] = [
    [['check', 'metrics'], input],
    [['check', 'rules', 'ops/prometheus/countersign.rules.yml']],
    [['test', 'rules', 'ops/prometheus/countersign.rules.test.yml']],
  ]
  for (const [words, told] of checks) {
    const { status, stdout, stderr } = spawnSync('promtool', words, { input: told, encoding: 'utf8' })
    expect(status, `${stdout}${stderr}`).toBe(0)
  }
})

it('has every metric in its page for operators, and rules and the board ask for no other', () => {
  const page = readFileSync('docs/operations/metrics.md', 'utf8')
  for (const { name, words } of metrics) {
    expect(page).toContain(`\`${name}\``)
    expect(page).toContain(words)
  }
  const ours = new Set<string>(metrics.map(({ name }) => name))
  const asked = ['ops/prometheus/countersign.rules.yml', 'ops/grafana/countersign.json'].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bcountersign_(?!process_)\w+/g)].map(([name]) =>
      name.replace(/_bucket$/, ''),
    ),
  )
  expect(asked.length).toBeGreaterThan(15)
  expect(asked.filter((name) => !ours.has(name))).toEqual([])
})
